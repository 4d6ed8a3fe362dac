import GRDB
import Labels

/// A decision with what became of it.
package struct HistoryEntry: Equatable, Sendable {
    /// The decision.
    package let decision: Decision
    /// Whether it stands: it was not undone, and its reviewer has not decided anew.
    package let stands: Bool
}

extension ProjectStore {
    /// Records what a reviewer decided in one go, on one case or a range of them.
    ///
    /// - Parameter decisions: Decisions of one reviewer, with the labels that the reviewer saw.
    /// - Throws: ``StoreError/unknownCase(_:)``, or ``StoreError/invalid(found:expected:)`` if several reviewers are
    ///   named; then nothing is recorded.
    package func record(_ decisions: [Decision]) throws {
        guard let first = decisions.first else { return }
        guard decisions.allSatisfy({ $0.reviewer == first.reviewer }) else {
            throw StoreError.invalid(found: "decisions of several reviewers at once", expected: "those of one")
        }
        try write { database in
            let writer = DecisionWriter(database: database)
            let act = try writer.appendAct("decide", reviewer: first.reviewer, at: first.decidedAt)
            for decision in decisions { try writer.append(decision, act: act) }
        }
    }

    /// Takes back the last thing a reviewer did that still stands, a whole range at once.
    ///
    /// There is no limit to it, and closing the project makes no difference.
    ///
    /// - Parameters:
    ///   - reviewer: Whose act; those of others are left alone.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Returns: The cases that it was about; empty where there is nothing to undo.
    package func undo(by reviewer: String, now: Double) throws -> [CaseID] {
        try turn("undo", UndoHistory.undoable, by: reviewer, now: now)
    }

    /// Does again what a reviewer undid last, as long as nothing was decided since.
    ///
    /// - Parameters:
    ///   - reviewer: Whose act; those of others are left alone.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Returns: The cases that it was about; empty where there is nothing to redo.
    package func redo(by reviewer: String, now: Double) throws -> [CaseID] {
        try turn("redo", UndoHistory.redoable, by: reviewer, now: now)
    }

    /// Whether a reviewer has something to undo and to redo.
    package func undoState(of reviewer: String) throws -> (canUndo: Bool, canRedo: Bool) {
        try read { database in
            (
                try UndoHistory.undoable(reviewer, database) != nil,
                try UndoHistory.redoable(reviewer, database) != nil
            )
        }
    }

    /// All decisions that were ever taken on a case, the earliest first.
    package func history(of id: CaseID) throws -> [HistoryEntry] {
        try read { database in
            let sql = """
                SELECT \(Decision.columns), standing.decisionID IS NOT NULL FROM decision
                LEFT JOIN standing ON standing.decisionID = decision.id
                    AND standing.ordinal = decision.ordinal AND standing.reviewer = decision.reviewer
                WHERE decision.ordinal = ? ORDER BY decision.id
                """
            let ordinal = try DecisionWriter(database: database).ordinal(of: id)
            return try Row.fetchAll(database, sql: sql, arguments: [ordinal]).map { row in
                HistoryEntry(decision: try Decision(row, at: 0, caseID: id), stands: row[8])
            }
        }
    }

    private func turn(
        _ kind: String, _ find: (String, Database) throws -> Int64?, by reviewer: String, now: Double
    ) throws -> [CaseID] {
        try write { database in
            guard let target = try find(reviewer, database) else { return [] }
            let writer = DecisionWriter(database: database)
            _ = try writer.appendAct(kind, reviewer: reviewer, target: target, at: now)
            return try writer.restand(casesOf: target)
        }
    }
}

/// Finds the act that an undo or a redo is about.
private enum UndoHistory {
    /// The last act of a reviewer that decided something and stands.
    static func undoable(_ reviewer: String, _ database: Database) throws -> Int64? {
        let sql = """
            SELECT id FROM act WHERE reviewer = ? AND kind = 'decide' AND IFNULL(
                (SELECT kind FROM act AS later WHERE later.targetID = act.id ORDER BY later.id DESC LIMIT 1), '')
                <> 'undo'
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
            ORDER BY id DESC LIMIT 1
            """
        return try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: [reviewer, reviewer])
    }
}
