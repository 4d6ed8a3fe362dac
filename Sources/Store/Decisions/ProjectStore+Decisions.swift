import GRDB
import Labels

/// What an act of a reviewer led to, all from the transaction that recorded it.
package struct ActOutcome: Equatable, Sendable {
    /// The cases that it was about, as they are now; of many, only the first ``mostEntries``.
    package var entries: [QueueEntry] = []
    /// How many cases it was about.
    package var cases = 0
    /// Cases whose image is not the one that the reviewer saw any more; nothing was recorded on them.
    package var refused: [CaseID] = []
    /// How many of the cases have another image by now than the one that an undo or redo was about.
    package var onEarlierImages = 0
    /// The audit that the undone or redone decisions answer, where they do.
    package var audit: AuditID?
    /// What an undo or redo would have reached beyond what is shown; it was not done then.
    package var reach: HiddenReach?
    /// The counts of the question.
    package var counts: ProjectCounts
    /// The state of the project behind the act.
    package var state: ProjectState

    /// More than the largest terminals show.
    static let mostEntries = 500
}

extension ProjectStore {
    /// Records what a reviewer decided in one go, on one case or a range of them.
    ///
    /// A decision stands on the image version that it names. Where a case has another image by now, it is refused, and
    /// the others are recorded.
    ///
    /// - Parameters:
    ///   - decisions: Decisions of one reviewer, with the labels that the reviewer saw.
    ///   - question: What they answer.
    ///   - audit: The audit that they answer, where they were given without seeing a read; each must be on a case that it
    ///     has drawn.
    /// - Throws: ``StoreError/unknownCase(_:)``, or ``StoreError/invalid(found:expected:)`` if several reviewers are
    ///   named; then nothing is recorded.
    package func record(_ decisions: [Decision], question: QuestionID = Question.first, audit: AuditID? = nil) throws
        -> ActOutcome
    {
        guard decisions.allSatisfy({ $0.reviewer == decisions.first?.reviewer }) else {
            throw StoreError.invalid(found: "decisions of several reviewers at once", expected: "those of one")
        }
        return try write { database in
            var (accepted, refused): ([Decision], [CaseID]) = ([], [])
            for decision in decisions {
                if try decision.caseID.has(decision.version, database) {
                    accepted.append(decision)
                } else {
                    refused.append(decision.caseID)
                }
            }
            if let first = accepted.first {
                var act = Act(kind: .decide, reviewer: first.reviewer, recordedAt: first.decidedAt, question: question)
                act.decisions = accepted
                let earlier = try audit.map { _ in try act.standing(database) }
                let id = try act.append(database)
                if let audit, let earlier {
                    try AuditAnswers.note(act: id, audit: audit, replacing: earlier, database)
                }
            }
            return try ActOutcome(refreshing: accepted.map(\.caseID), refused: refused, question, database)
        }
    }

    /// Takes back the last thing a reviewer decided that still stands, a whole range at once.
    ///
    /// There is no limit to it, and closing the project makes no difference. What was decided on cases of forgotten
    /// sources alone is passed over: nobody would see it go.
    ///
    /// - Parameters:
    ///   - reviewer: Whose act; those of others are left alone.
    ///   - audit: Takes back answers to this audit only.
    ///   - consent: Whether it may reach images that are not shown.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Returns: The cases that it was about; none where there is nothing to undo, or consent is missing.
    package func undo(
        by reviewer: String, question: QuestionID = Question.first, audit: AuditID? = nil,
        consent: ReachConsent = .whatever, now: Double
    ) throws -> ActOutcome {
        try turn(.undo, UndoHistory.undoable, by: reviewer, question, audit, consent, now: now)
    }

    /// Does again what a reviewer undid last, as long as nothing was decided since.
    ///
    /// - Parameters: As for `undo`.
    /// - Returns: The cases that it was about; none where there is nothing to redo.
    package func redo(
        by reviewer: String, question: QuestionID = Question.first, audit: AuditID? = nil,
        consent: ReachConsent = .whatever, now: Double
    ) throws -> ActOutcome {
        try turn(.redo, UndoHistory.redoable, by: reviewer, question, audit, consent, now: now)
    }

    /// Adds a note to an image; earlier ones are kept, the latest is the one that is shown and exported.
    ///
    /// Where the case has another image by now, the note is refused.
    ///
    /// - Throws: ``StoreError/unknownCase(_:)``.
    package func add(
        _ note: Note, to entry: (id: CaseID, version: VersionID), question: QuestionID = Question.first
    ) throws -> ActOutcome {
        try write { database in
            guard try entry.id.has(entry.version, database) else {
                return try ActOutcome(refreshing: [], refused: [entry.id], question, database)
            }
            var act = Act(kind: .note, reviewer: note.reviewer, recordedAt: note.recordedAt)
            act.notes = [(entry.version, note.text)]
            try act.append(database)
            return try ActOutcome(refreshing: [entry.id], refused: [], question, database)
        }
    }

    /// Flags images to come back to, or takes their flags off.
    ///
    /// Where a case has another image by now, it is refused, and the others are flagged.
    ///
    /// - Throws: ``StoreError/unknownCase(_:)``.
    package func setFlag(
        _ isFlagged: Bool, on entries: [(id: CaseID, version: VersionID)], reviewer: String, now: Double,
        question: QuestionID = Question.first
    ) throws -> ActOutcome {
        try write { database in
            let present = try entries.map { try $0.id.has($0.version, database) }
            let accepted = zip(entries, present).filter(\.1).map(\.0)
            let refused = zip(entries, present).filter { !$1 }.map(\.0.id)
            if !accepted.isEmpty {
                var act = Act(kind: .flag, reviewer: reviewer, recordedAt: now)
                act.flags = accepted.map { ($0.version, isFlagged) }
                try act.append(database)
            }
            return try ActOutcome(refreshing: accepted.map(\.id), refused: refused, question, database)
        }
    }

    /// All decisions that were ever taken on a case, on its present image and earlier ones, the earliest first.
    package func history(of id: CaseID, question: QuestionID = Question.first) throws -> [PastDecision] {
        try read { database in
            let sql = """
                \(Decision.selection) WHERE "case".id = ? AND questionID = ?
                ORDER BY stamp, decision.reviewer, decision.id
                """
            let present = try VersionID.fetchOne(
                database, sql: "SELECT versionID FROM \"case\" WHERE id = ?", arguments: [id.rawValue])
            let standing = try Set(
                Int64.fetchAll(
                    database,
                    sql: """
                        SELECT decisionID FROM "case" CROSS JOIN version ON version.ordinal = "case".ordinal
                        CROSS JOIN standing ON standing.versionID = version.id WHERE "case".id = ? AND questionID = ?
                        """, arguments: [id.rawValue, question]))
            return try Row.fetchAll(database, sql: sql, arguments: [id.rawValue, question]).map { row in
                let decision = try Decision(row)
                return try PastDecision(
                    decision, stands: standing.contains(row.value("decisionID")),
                    isOnPresentImage: decision.version == present)
            }
        }
    }

    private func turn(
        _ kind: Act.Kind, _ find: (String, Database) throws -> Int64?, by reviewer: String, _ question: QuestionID,
        _ audit: AuditID?, _ consent: ReachConsent, now: Double
    ) throws -> ActOutcome {
        try write { database in
            guard let target = try find(reviewer, database),
                try audit.map({ try $0 == Act.auditAnswered(by: target, database) }) ?? true
            else {
                return try ActOutcome(refreshing: [], question, database)
            }
            if consent != .whatever, consent != .act(target), let reach = try HiddenReach(target, database) {
                var outcome = try ActOutcome(refreshing: [], question, database)
                outcome.reach = reach
                return outcome
            }
            try Act(kind: kind, reviewer: reviewer, target: target, recordedAt: now).append(database)
            let touched = try Act.restand(imagesOf: target, database)
            var outcome = try ActOutcome(refreshing: touched.map(\.ordinal), question, database)
            outcome.onEarlierImages = touched.count { !$0.isPresent }
            outcome.audit = try Act.auditAnswered(by: target, database)
            return outcome
        }
    }
}

extension ActOutcome {
    /// Brings the summaries of cases up to date and tells how it stands with them.
    fileprivate init(
        refreshing ids: [CaseID], refused: [CaseID], _ question: QuestionID, _ database: Database
    ) throws {
        try self.init(refreshing: ids.map { try CaseOrdinal.of($0, database) }, question, database)
        self.refused = refused
    }

    /// As above, of cases by their places.
    fileprivate init(refreshing ordinals: [CaseOrdinal], _ question: QuestionID, _ database: Database) throws {
        let runs = try CurrentRuns.fetchAll(database)
        for ordinal in ordinals { for runs in runs { try SummaryWriter(database).refresh(ordinal, runs) } }
        guard let asked = runs.first(where: { $0.question.id == question }) else {
            throw StoreError.invalid(found: "the question \(question)", expected: "a question of the project")
        }
        entries = try ordinals.prefix(ActOutcome.mostEntries).compactMap {
            try QueueEntry.fetch($0, asked, database)
        }
        cases = ordinals.count
        counts = try ProjectCounts.fetch(asked, database)
        state = try ProjectState(database)
    }
}

extension CaseID {
    /// Whether an image version is the one that the case has now.
    fileprivate func has(_ version: VersionID, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT versionID FROM \"case\" WHERE id = ?")
        guard let present = try VersionID.fetchOne(statement, arguments: [rawValue]) else {
            throw StoreError.unknownCase(self)
        }
        return present == version
    }
}

extension CaseOrdinal {
    /// The place of a case in the order of arrival.
    ///
    /// - Throws: ``StoreError/unknownCase(_:)``.
    static func of(_ id: CaseID, _ database: Database) throws -> CaseOrdinal {
        let statement = try database.cachedStatement(sql: "SELECT ordinal FROM \"case\" WHERE id = ?")
        guard let ordinal = try CaseOrdinal.fetchOne(statement, arguments: [id.rawValue]) else {
            throw StoreError.unknownCase(id)
        }
        return ordinal
    }
}

/// Finds the act that an undo or a redo is about.
private enum UndoHistory {
    /// Whether an act decided on a case that counts. To be given the act's column.
    private static func isInSight(_ act: String) -> String {
        """
        EXISTS (SELECT 1 FROM decision JOIN version ON version.id = decision.versionID
            JOIN "case" ON "case".ordinal = version.ordinal JOIN source ON source.id = sourceID AND NOT isForgotten
            WHERE actID = \(act))
        """
    }

    /// The last act of a reviewer that decided something and stands.
    static func undoable(_ reviewer: String, _ database: Database) throws -> Int64? {
        let sql = """
            SELECT id FROM act WHERE reviewer = ? AND kind = 'decide' AND IFNULL(
                (SELECT kind FROM act AS later WHERE later.targetID = act.id ORDER BY later.id DESC LIMIT 1), '')
                <> 'undo' AND \(isInSight("act.id"))
            ORDER BY id DESC LIMIT 1
            """
        return try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: [reviewer])
    }

    /// What a reviewer undid last and did not redo, if nothing was decided since.
    static func redoable(_ reviewer: String, _ database: Database) throws -> Int64? {
        let sql = """
            SELECT targetID FROM act WHERE reviewer = ? AND kind = 'undo'
                AND id > IFNULL((SELECT MAX(id) FROM act WHERE reviewer = ? AND kind = 'decide'), 0)
                AND NOT EXISTS (SELECT 1 FROM act AS later WHERE later.targetID = act.targetID AND later.id > act.id)
                AND \(isInSight("act.targetID"))
            ORDER BY id DESC LIMIT 1
            """
        return try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: [reviewer, reviewer])
    }
}
