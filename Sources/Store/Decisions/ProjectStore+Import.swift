import GRDB
import Labels

/// What became of earlier labels that were taken in.
package struct ImportOutcome: Equatable, Sendable {
    /// How many became decisions.
    package var recorded = 0
    /// How many say what their reviewer's standing decision says already.
    package var unchanged = 0
    /// How many are older than their reviewer's standing decision, which stays.
    package var outdated = 0
}

extension ProjectStore {
    /// Takes earlier labels in as decisions, all or none; each reviewer can undo theirs in one go.
    ///
    /// - Parameters:
    ///   - entries: The labels.
    ///   - file: Their file's name for error messages.
    ///   - reviewer: Who is named where the file names nobody.
    ///   - now: When they are said to be decided where the file does not say, in seconds since 1970-01-01T00:00:00Z.
    /// - Throws: `CSVError` if a case is not in the project.
    package func importLabels(
        _ entries: [LabelFile.Entry], file: String, reviewer: String, now: Double
    ) throws -> ImportOutcome {
        try write { database in
            var importer = LabelImporter(
                database: database, runs: try CurrentRuns(database), file: file, reviewer: reviewer, now: now)
            for entry in entries { try importer.take(entry) }
            return importer.outcome
        }
    }
}

/// Turns entries into decisions within one transaction.
private struct LabelImporter {
    let database: Database
    let runs: CurrentRuns
    let file: String
    let reviewer: String
    let now: Double
    var outcome = ImportOutcome()
    private var acts: [String: Int64] = [:]

    init(database: Database, runs: CurrentRuns, file: String, reviewer: String, now: Double) {
        self.database = database
        self.runs = runs
        self.file = file
        self.reviewer = reviewer
        self.now = now
    }

    mutating func take(_ entry: LabelFile.Entry) throws {
        let ordinal = try ordinal(of: entry)
        let decision = try decision(for: entry, on: ordinal)
        let known = try Decision.standing(on: ordinal, database).first { $0.reviewer == decision.reviewer }
        if let known, known.label == decision.label, known.settles == decision.settles, known.note == decision.note {
            outcome.unchanged += 1
        } else if let known, known.decidedAt > decision.decidedAt {
            outcome.outdated += 1
        } else {
            try DecisionWriter(database: database).append(decision, act: try act(of: decision))
            outcome.recorded += 1
        }
    }

    private mutating func act(of decision: Decision) throws -> Int64 {
        if let known = acts[decision.reviewer] { return known }
        let act = try DecisionWriter(database: database).appendAct("decide", reviewer: decision.reviewer, at: now)
        acts[decision.reviewer] = act
        return act
    }

    private func ordinal(of entry: LabelFile.Entry) throws -> CaseOrdinal {
        do {
            return try DecisionWriter(database: database).ordinal(of: entry.caseID)
        } catch StoreError.unknownCase(let id) {
            throw CSVError(
                file: file, line: entry.line, found: "the case \"\(id)\"", expected: "a case of the project")
        }
    }

    private func decision(for entry: LabelFile.Entry, on ordinal: CaseOrdinal) throws -> Decision {
        let summary = try QueueEntry.fetch(ordinal, database)
        let clipLabel = summary?.clip.map { runs.classNames[$0.classIndex] }
        let cnnLabel = summary?.cnn.map { runs.classNames[$0.classIndex] }
        let verdict =
            entry.verdict
            ?? entry.label.map { Verdict.naming($0, clipLabel: clipLabel, cnnLabel: cnnLabel) } ?? .exclude
        return Decision(
            caseID: entry.caseID, verdict: verdict, label: entry.label, clipLabel: clipLabel, cnnLabel: cnnLabel,
            runID: (runs.cnn ?? runs.clip)?.id, reviewer: entry.reviewer ?? reviewer,
            decidedAt: entry.decidedAt ?? now, note: entry.note)
    }
}
