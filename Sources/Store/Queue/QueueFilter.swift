import GRDB
import Labels

/// Which cases are in the queue; what is `nil` does not matter.
package struct QueueFilter: Hashable, Sendable {
    /// A case of which a reader is less confident than this counts as uncertain.
    package static let uncertainBelow: Float = 0.6

    /// Whether the reads name different classes.
    package var disagree: Bool?
    /// Whether a person has settled the case.
    package var decided: Bool?
    /// Whether reviewers differ on it.
    package var contested: Bool?
    /// Whether it is flagged.
    package var flagged: Bool?
    /// Whether one of the readers is less confident than ``uncertainBelow``.
    package var uncertain: Bool?
    /// The index of CLIP's class.
    package var clipClass: Int?
    /// The index of the CNN's class.
    package var cnnClass: Int?
    /// The index of the class of either reader.
    package var eitherClass: Int?
    /// What was last decided on it.
    package var verdict: Verdict?
    /// What its id contains, upper and lower case of ASCII letters alike; empty for any id.
    package var text = ""

    /// Makes a filter that every case passes.
    package init() {}

    /// The queue that a review starts with: disagreements on which nobody has decided.
    package static var undecidedDisagreements: QueueFilter {
        var filter = QueueFilter()
        filter.disagree = true
        filter.decided = false
        return filter
    }

    /// The conditions on the columns that `caseSummary` and `tally` share.
    private var conditions: [(sql: String, values: [any DatabaseValueConvertible])] {
        let flags = [
            ("disagree", disagree), ("decided", decided), ("contested", contested), ("flagged", flagged),
            ("uncertain", uncertain),
        ]
        var conditions: [(sql: String, values: [any DatabaseValueConvertible])] = []
        for (column, value) in flags { if let value { conditions.append(("\(column) = ?", [value ? 1 : 0])) } }
        if let clipClass { conditions.append(("clipClass = ?", [clipClass])) }
        if let cnnClass { conditions.append(("cnnClass = ?", [cnnClass])) }
        if let eitherClass { conditions.append(("(clipClass = ? OR cnnClass = ?)", [eitherClass, eitherClass])) }
        if let verdict { conditions.append(("verdict = ?", [verdict.rawValue])) }
        return conditions
    }

    /// What `WHERE` says on `caseSummary`.
    var summaryCondition: (sql: String, arguments: StatementArguments) {
        var conditions = conditions
        if !text.isEmpty {
            let search = "SELECT ordinal FROM caseSummary INDEXED BY summary_id WHERE id LIKE ? ESCAPE '\\'"
            conditions.append(("ordinal IN (\(search))", ["%\(QueueFilter.escaped(text))%"]))
        }
        return QueueFilter.joined(conditions)
    }

    /// What `WHERE` says on `tally`, which knows nothing of ids.
    var tallyCondition: (sql: String, arguments: StatementArguments) { QueueFilter.joined(conditions) }

    private static func joined(
        _ conditions: [(sql: String, values: [any DatabaseValueConvertible])]
    ) -> (sql: String, arguments: StatementArguments) {
        let sql = conditions.isEmpty ? "TRUE" : conditions.map(\.sql).joined(separator: " AND ")
        return (sql, StatementArguments(conditions.flatMap(\.values)))
    }

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
