import GRDB
import Labels

extension ProjectStore {
    /// Hands over the cases in the project's order, one after the other, all from one state of the project.
    ///
    /// - Parameters:
    ///   - selection: Which of them.
    ///   - body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachCuratedCase(
        _ selection: ExportSelection = .all, _ body: (CuratedCase) throws -> Void
    ) throws {
        try read { database in
            let walk = try CuratedWalk(database)
            while let item = try walk.next() {
                if selection.includes(item.curated) { try body(item) }
            }
        }
    }
}

/// Walks along cases, decisions and notes at once, all sorted by the project's order.
private final class CuratedWalk {
    private let classes: [String]
    private let classCounts: [Int]
    private let cases: RowCursor
    private let decisions: PeekingCursor
    private let notes: PeekingCursor

    init(_ database: Database) throws {
        let runs = try CurrentRuns(database)
        classes = runs.classNames
        classCounts = [runs.clip, runs.cnn].map { $0?.request.classes.count ?? 0 }
        cases = try Row.fetchCursor(
            database, sql: CuratedWalk.casesSQL, arguments: [runs.clip?.id, runs.cnn?.id])
        decisions = PeekingCursor(
            try Row.fetchCursor(
                database,
                sql: """
                    SELECT decision.ordinal, \(Decision.columns) FROM standing
                    JOIN decision ON decision.id = decisionID ORDER BY standing.ordinal, decision.id
                    """))
        notes = PeekingCursor(try Row.fetchCursor(database, sql: "SELECT ordinal, text FROM note ORDER BY ordinal, id"))
    }

    func next() throws -> CuratedCase? {
        guard let row = try cases.next() else { return nil }
        let record = CaseRecord(row: row)
        var standing: [Decision] = []
        try decisions.forEach(of: record.ordinal) { standing.append(try Decision($0, at: 1, caseID: record.id)) }
        var note = ""
        try notes.forEach(of: record.ordinal) { note = $0[1] }
        return CuratedCase(
            record: record, reads: try row.reads(at: 10, 11, classCounts: classCounts), classes: classes,
            standing: standing, note: note)
    }

    private static let casesSQL = """
        SELECT \(CaseRecord.columns), first.probabilities, second.probabilities
        FROM "case" JOIN source ON source.id = sourceID
        LEFT JOIN read AS first ON first.runID = ? AND first.ordinal = "case".ordinal AND first.stale = 0
        LEFT JOIN read AS second ON second.runID = ? AND second.ordinal = "case".ordinal AND second.stale = 0
        ORDER BY "case".ordinal
        """
}

/// A cursor over rows that start with an ordinal and are sorted by it.
private final class PeekingCursor {
    private let rows: RowCursor
    private var upcoming: Row?
    private var isStarted = false

    init(_ rows: RowCursor) { self.rows = rows }

    /// Calls the body with each row of a case; rows of earlier cases are passed over.
    func forEach(of ordinal: CaseOrdinal, _ body: (Row) throws -> Void) throws {
        if !isStarted {
            upcoming = try rows.next()
            isStarted = true
        }
        while let row = upcoming, row[0] <= ordinal {
            if row[0] == ordinal { try body(row) }
            upcoming = try rows.next()
        }
    }
}
