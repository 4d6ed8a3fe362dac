/// The indexes that let the queue page through 100,000 cases without reading the project.
///
/// One for the queue that a review starts with, and one per order; each holds every column that a filter can ask for,
/// so that a rare kind of case is found in the index alone.
enum SummaryIndex {
    private static let filtered = "disagree, decided, contested, flagged, uncertain, clipClass, cnnClass, verdict"

    private static var definitions: [(name: String, columns: String)] {
        let others = "contested, flagged, uncertain, clipClass, cnnClass, verdict"
        return [("summary_queue", "disagree, decided, suspicion DESC, ordinal, \(others)")]
            + QueueOrder.allCases.map { ("summary_\($0.column)", "\($0.sql), \(filtered)") }
    }

    /// The table to page through, with the index that holds a queue in its order.
    ///
    /// Named, because SQLite may prefer to look up and sort half the project.
    static func table(for filter: QueueFilter, by order: QueueOrder) -> String {
        let isDefault = order == .suspicion && filter.disagree != nil && filter.decided != nil
        return "caseSummary INDEXED BY summary_\(isDefault ? "queue" : order.column)"
    }

    /// The statements that make those indexes that are missing; a migration that adds an order runs them again.
    static var creation: String {
        definitions.map { "CREATE INDEX IF NOT EXISTS \($0.name) ON caseSummary (\($0.columns));\n" }.joined()
    }

    /// The statements that remove them, before all cases are rewritten.
    static var removal: String { definitions.map { "DROP INDEX IF EXISTS \($0.name);\n" }.joined() }
}
