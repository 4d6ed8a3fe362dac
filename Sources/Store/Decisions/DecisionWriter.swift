import GRDB
import Labels

/// Writes acts and decisions within one transaction.
///
/// An act is what a reviewer does in one go: a decision on one case or a range of them, an undo, a redo. Acts and
/// decisions are only ever appended; `standing` is what follows from them.
struct DecisionWriter {
    let database: Database

    /// Appends an act and returns its number.
    func appendAct(_ kind: String, reviewer: String, target: Int64? = nil, at time: Double) throws -> Int64 {
        try database.cachedStatement(
            sql: "INSERT INTO act (kind, reviewer, targetID, recordedAt) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [kind, reviewer, target, time])
        return database.lastInsertedRowID
    }

    /// Appends one decision of an act; it stands from now on.
    func append(_ decision: Decision, act: Int64) throws {
        let ordinal = try self.ordinal(of: decision.caseID)
        try database.cachedStatement(
            sql: """
                INSERT INTO decision
                    (actID, ordinal, verdict, label, clipLabel, cnnLabel, runID, reviewer, decidedAt, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            act, ordinal, decision.verdict.rawValue, decision.label, decision.clipLabel, decision.cnnLabel,
            decision.runID, decision.reviewer, decision.decidedAt, decision.note,
        ])
        try database.cachedStatement(
            sql: """
                INSERT INTO standing VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET decisionID = excluded.decisionID
                """
        ).execute(arguments: [ordinal, decision.reviewer, database.lastInsertedRowID])
        try SummaryWriter(database).refreshDecisions(on: ordinal)
    }

    /// Works out anew what stands on the cases of an act that was undone or redone.
    func restand(casesOf act: Int64) throws -> [CaseID] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT ordinal, "case".id, reviewer FROM decision JOIN "case" USING (ordinal)
                WHERE actID = ? ORDER BY ordinal
                """, arguments: [act])
        for row in rows { try restand(on: row[0], reviewer: row[2]) }
        return rows.map { CaseID($0[1]) }
    }

    private func restand(on ordinal: CaseOrdinal, reviewer: String) throws {
        let latest = try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id FROM decision WHERE ordinal = ? AND reviewer = ?
                        AND IFNULL((SELECT kind FROM act WHERE targetID = actID ORDER BY act.id DESC LIMIT 1), '')
                            <> 'undo'
                    ORDER BY id DESC LIMIT 1
                    """), arguments: [ordinal, reviewer])
        if let latest {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO standing VALUES (?, ?, ?)")
                .execute(arguments: [ordinal, reviewer, latest])
        } else {
            try database.cachedStatement(sql: "DELETE FROM standing WHERE ordinal = ? AND reviewer = ?")
                .execute(arguments: [ordinal, reviewer])
        }
        try SummaryWriter(database).refreshDecisions(on: ordinal)
    }

    /// The place of a case in the project's order.
    func ordinal(of id: CaseID) throws -> CaseOrdinal {
        let statement = try database.cachedStatement(sql: "SELECT ordinal FROM \"case\" WHERE id = ?")
        guard let ordinal = try CaseOrdinal.fetchOne(statement, arguments: [id.rawValue]) else {
            throw StoreError.unknownCase(id)
        }
        return ordinal
    }
}
