import GRDB
import Labels

extension ProjectStore {
    /// The cases of a queue in its order, by ordinal alone; only an index is read.
    ///
    /// - Parameters:
    ///   - filter: Which cases are in the queue.
    ///   - order: Their order.
    ///   - limit: At most how many.
    package func ordinals(_ filter: QueueFilter, by order: QueueOrder, limit: Int = .max) throws -> [CaseOrdinal] {
        try read { database in
            let arguments = filter.summaryCondition.arguments + [limit, 0]
            let statement = try database.cachedStatement(sql: QueueEntry.pageSQL(filter, by: order))
            return try CaseOrdinal.fetchAll(statement, arguments: arguments)
        }
    }
}
