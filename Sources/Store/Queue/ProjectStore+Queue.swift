import GRDB
import Labels

extension ProjectStore {
    /// A stretch of the queue.
    ///
    /// - Parameters:
    ///   - filter: Which cases are in the queue.
    ///   - order: Their order.
    ///   - offset: The place of the first one, from 0 on.
    ///   - limit: At most how many.
    package func page(
        _ filter: QueueFilter, by order: QueueOrder, offset: Int, limit: Int
    ) throws -> QueuePage {
        try read { database in
            let condition = filter.summaryCondition
            let sql = QueueEntry.pageSQL(filter, by: order)
            let arguments = condition.arguments + [limit, offset]
            let statement = try database.cachedStatement(sql: sql)
            let ordinals = try CaseOrdinal.fetchAll(statement, arguments: arguments)
            let entries = try ordinals.compactMap { try QueueEntry.fetch($0, database) }
            return QueuePage(total: try filter.count(database), offset: offset, entries: entries)
        }
    }

    /// The entries of some cases, in the order asked for; cases that the project does not have are left out.
    package func entries(of ordinals: [CaseOrdinal]) throws -> [QueueEntry] {
        try read { database in try ordinals.compactMap { try QueueEntry.fetch($0, database) } }
    }

    /// How many cases a queue has.
    package func count(_ filter: QueueFilter) throws -> Int { try read { try filter.count($0) } }

    /// How many cases come before a case in a queue: its place, if it is in it.
    package func position(of ordinal: CaseOrdinal, in filter: QueueFilter, by order: QueueOrder) throws -> Int {
        try read { database in
            let condition = filter.summaryCondition
            let sql = """
                SELECT COUNT(*) FROM \(SummaryIndex.table(for: filter, by: order))
                WHERE \(condition.sql) AND \(order.before)
                """
            let arguments = condition.arguments + [ordinal, ordinal, ordinal]
            return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
        }
    }

    /// The next case of a queue after some case, which need not be in the queue itself.
    ///
    /// - Parameters:
    ///   - ordinal: Where to start.
    ///   - filter: Which cases are in the queue.
    ///   - order: Their order.
    ///   - backwards: Whether the previous case is asked for.
    package func neighbour(
        of ordinal: CaseOrdinal, in filter: QueueFilter, by order: QueueOrder, backwards: Bool = false
    ) throws -> CaseOrdinal? {
        try read { database in
            let condition = filter.summaryCondition
            let sql = """
                SELECT ordinal FROM \(SummaryIndex.table(for: filter, by: order))
                WHERE \(condition.sql) AND \(backwards ? order.before : order.after)
                ORDER BY \(backwards ? order.reversedSQL : order.sql) LIMIT 1
                """
            let arguments = condition.arguments + [ordinal, ordinal, ordinal]
            return try CaseOrdinal.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
        }
    }
}

extension QueueEntry {
    /// The statement that finds a page: only an index is read.
    static func pageSQL(_ filter: QueueFilter, by order: QueueOrder) -> String {
        """
        SELECT ordinal FROM \(SummaryIndex.table(for: filter, by: order))
        WHERE \(filter.summaryCondition.sql) ORDER BY \(order.sql) LIMIT ? OFFSET ?
        """
    }

    /// Fetches one case's entry.
    static func fetch(_ ordinal: CaseOrdinal, _ database: Database) throws -> QueueEntry? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, clipClass, clipConfidence, cnnClass, cnnConfidence, suspicion, flagged, decisionID
                FROM caseSummary WHERE ordinal = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [ordinal]) else { return nil }
        let isUndecided = (row[7] as Int64?) == nil
        return QueueEntry(
            ordinal: ordinal, id: CaseID(row[0]), clip: ReadSummary(row, at: 1), cnn: ReadSummary(row, at: 3),
            suspicion: row[5], isFlagged: row[6],
            standing: isUndecided ? [] : try Decision.standing(on: ordinal, database),
            note: try Note.latest(on: ordinal, database))
    }
}

extension ReadSummary {
    /// Takes the class and the confidence from two columns; `nil` where there is no read.
    fileprivate init?(_ row: Row, at column: Int) {
        let classIndex: Int = row[column]
        guard classIndex >= 0 else { return nil }
        self.init(classIndex: classIndex, confidence: row[column + 1])
    }
}

extension QueueFilter {
    /// How many cases pass; without a text, a sum over a few rows.
    fileprivate func count(_ database: Database) throws -> Int {
        let condition = text.isEmpty ? tallyCondition : summaryCondition
        let sql =
            text.isEmpty
            ? "SELECT IFNULL(SUM(cases), 0) FROM tally WHERE \(condition.sql)"
            : "SELECT COUNT(*) FROM caseSummary WHERE \(condition.sql)"
        return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: condition.arguments) ?? 0
    }
}

extension QueueOrder {
    /// The condition that a case comes before the one whose ordinal is bound three times.
    fileprivate var before: String { beyond(key: isDescending ? ">" : "<", ordinal: "<") }

    /// The condition that a case comes after the one whose ordinal is bound three times.
    fileprivate var after: String { beyond(key: isDescending ? "<" : ">", ordinal: ">") }

    private func beyond(key: String, ordinal: String) -> String {
        let anchor = "(SELECT \(column) FROM caseSummary WHERE ordinal = ?)"
        return "\(column) \(key)= \(anchor) AND (\(column) \(key) \(anchor) OR ordinal \(ordinal) ?)"
    }
}
