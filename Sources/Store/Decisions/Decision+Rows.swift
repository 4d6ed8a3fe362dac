import GRDB
import Labels

extension Decision {
    /// The columns that a decision is made of, in the order in which ``init(_:at:caseID:)`` takes them.
    static let columns = "verdict, label, clipLabel, cnnLabel, runID, decision.reviewer, decidedAt, note"

    /// Takes a decision from ``columns``.
    init(_ row: Row, at column: Int, caseID: CaseID) throws {
        guard let verdict = Verdict(rawValue: row[column]) else {
            throw StoreError.invalid(found: "the stored verdict \"\(row[column] as String)\"", expected: "a known one")
        }
        self.init(
            caseID: caseID, verdict: verdict, label: row[column + 1], clipLabel: row[column + 2],
            cnnLabel: row[column + 3], runID: row[column + 4], reviewer: row[column + 5], decidedAt: row[column + 6],
            note: row[column + 7])
    }

    /// The standing decision of each reviewer on a case, the latest one last, with the numbers of their rows.
    static func rows(on ordinal: CaseOrdinal, _ database: Database) throws -> [(id: Int64, decision: Decision)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT decision.id, "case".id, \(columns) FROM standing
                JOIN decision ON decision.id = decisionID JOIN "case" ON "case".ordinal = standing.ordinal
                WHERE standing.ordinal = ? ORDER BY decision.id
                """)
        return try Row.fetchAll(statement, arguments: [ordinal]).map { row in
            (row[0], try Decision(row, at: 2, caseID: CaseID(row[1])))
        }
    }

    /// The standing decision of each reviewer on a case, the latest one last.
    static func standing(on ordinal: CaseOrdinal, _ database: Database) throws -> [Decision] {
        try rows(on: ordinal, database).map(\.decision)
    }
}
