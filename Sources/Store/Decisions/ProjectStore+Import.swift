import GRDB
import Labels

/// What became of earlier labels that were taken in.
package struct ImportOutcome: Equatable, Sendable {
    /// How many became decisions.
    package var recorded = 0
    /// How many say what their reviewer's standing decision says already.
    package var unchanged = 0
    /// How many are older, by the times in the file, than their reviewer's standing decision, which stays.
    package var outdated = 0
    /// Cases whose image is not the one that the file speaks of; nothing was recorded on them.
    package var refused: [CaseID] = []
    /// Cases of rows without a hash whose image, as the project knows, is another one by now; nothing was recorded on
    /// them.
    package var changed: [CaseID] = []
    /// How many rows do not say by a hash which image they are about; they are taken to mean the one the project has.
    package var withoutHash = 0
}

extension ProjectStore {
    /// Takes earlier labels in as decisions, all or none, in one act of whoever imports, who can undo it in one go.
    ///
    /// Where a table speaks for other people, the decisions are theirs and the act is not: their own acts may be known on
    /// other machines, whose logs must go on to fit.
    ///
    /// A row that says when it was decided comes from another record and gives way to a later decision of its reviewer;
    /// one that does not is an act of this record, which is later than all before it, whatever the clock says.
    ///
    /// - Parameters:
    ///   - entries: The labels.
    ///   - file: Their file's name for error messages.
    ///   - reviewer: Who imports, and who is named where the file names nobody.
    ///   - now: When they are said to be decided where the file does not say, in seconds since 1970-01-01T00:00:00Z.
    ///   - question: What they answer.
    /// - Throws: `CSVError` if a case is not in the project, its name fits several, or two rows mean the same case.
    package func importLabels(
        _ entries: [LabelFile.Entry], file: String, reviewer: String, now: Double,
        question: QuestionID = Question.first
    ) throws -> ImportOutcome {
        try write { database in
            let known = try CaseNames(CaseID.fetchAll(database)).resolve(entries, file: file)
            var importer = LabelImporter(
                database: database, runs: try CurrentRuns(database, question), reviewer: reviewer, now: now)
            for (entry, id) in zip(entries, known) { try importer.take(entry, of: id) }
            try importer.record()
            return importer.outcome
        }
    }
}

extension CaseNames {
    /// The cases that entries mean, each another one.
    fileprivate func resolve(_ entries: [LabelFile.Entry], file: String) throws -> [CaseID] {
        var seen: Set<CaseID> = []
        return try entries.map { entry in
            let id = try resolve(entry, file: file)
            guard seen.insert(id).inserted else {
                throw CSVError(
                    file: file, line: entry.line, found: "the case \"\(id)\" a second time, as \"\(entry.caseID)\"",
                    expected: "every case once")
            }
            return id
        }
    }

    private func resolve(_ entry: LabelFile.Entry, file: String) throws -> CaseID {
        do {
            return try resolve(entry.caseID)
        } catch {
            let found = "the case \"\(entry.caseID)\""
            throw switch error {
            case .unknown: CSVError(file: file, line: entry.line, found: found, expected: "a case of the project")
            case .ambiguous:
                CSVError(
                    file: file, line: entry.line, found: found + ", which several sources have",
                    expected: "its source's name before it")
            }
        }
    }
}

/// Turns entries into decisions within one transaction.
private struct LabelImporter {
    let database: Database
    let runs: CurrentRuns
    let reviewer: String
    let now: Double
    var outcome = ImportOutcome()
    private var act: Act

    init(database: Database, runs: CurrentRuns, reviewer: String, now: Double) {
        self.database = database
        self.runs = runs
        self.reviewer = reviewer
        self.now = now
        act = Act(kind: .decide, reviewer: reviewer, recordedAt: now, question: runs.question.id)
    }

    mutating func take(_ entry: LabelFile.Entry, of id: CaseID) throws {
        guard let record = try CaseRecord.fetchAll(database, "WHERE \"case\".id = ?", [id.rawValue]).first else {
            throw StoreError.unknownCase(id)
        }
        guard isAbout(record, entry) else { return }
        let decision = try decision(for: entry, on: record)
        // The last one is the one that stands; an answer to an audit has what it replaced before it.
        let known = try Decision.standing(on: record.version, question: runs.question.id, database)
            .last { $0.reviewer == decision.reviewer }
        if let known, known.label == decision.label, known.settles == decision.settles, known.note == decision.note {
            outcome.unchanged += 1
        } else if let known, let time = entry.decidedAt, time <= known.decidedAt {
            outcome.outdated += 1
        } else {
            act.decisions.append(decision)
            outcome.recorded += 1
        }
    }

    /// Whether a row is about the image that the project has of a case; what speaks against it is noted.
    private mutating func isAbout(_ record: CaseRecord, _ entry: LabelFile.Entry) -> Bool {
        if let hash = entry.sha256 {
            guard hash != record.image.sha256 else { return true }
            outcome.refused.append(record.id)
            return false
        }
        outcome.withoutHash += 1
        guard record.state == .changed else { return true }
        outcome.changed.append(record.id)
        return false
    }

    /// Appends the act, where there is anything in it.
    func record() throws {
        guard !act.decisions.isEmpty else { return }
        try act.append(database)
        for decision in act.decisions {
            try SummaryWriter(database).refresh(CaseOrdinal.of(decision.caseID, database), runs)
        }
    }

    private func decision(for entry: LabelFile.Entry, on record: CaseRecord) throws -> Decision {
        let classes = runs.classNames
        let clipLabel = try runs.clip?.read(of: record.version, classCount: classes.count, database).map {
            classes[$0.classIndex]
        }
        let cnnLabel = try runs.cnn?.read(of: record.version, classCount: classes.count, database).map {
            classes[$0.classIndex]
        }
        let verdict =
            entry.verdict
            ?? entry.label.map { Verdict.naming($0, clipLabel: clipLabel, cnnLabel: cnnLabel) } ?? .exclude
        return Decision(
            caseID: record.id, version: record.version, verdict: verdict, label: entry.label, clipLabel: clipLabel,
            cnnLabel: cnnLabel, runID: (runs.cnn ?? runs.clip)?.id, reviewer: entry.reviewer ?? reviewer,
            decidedAt: entry.decidedAt ?? now, note: entry.note)
    }
}
