/// The order in which cases are looked at. Cases that are equal in it follow the project's order.
package enum QueueOrder: String, CaseIterable, Codable, Sendable {
    /// The most suspicious first.
    case suspicion
    /// Those first of which CLIP is least confident.
    case clipConfidence
    /// Those first of which the CNN is least confident.
    case cnnConfidence
    /// Those first on which a reader wavers most between two classes.
    case margin
    /// Those first on which a reader's probabilities are spread widest.
    case entropy
    /// By case id.
    case path

    /// The column of `caseSummary` that it sorts by.
    var column: String { self == .path ? "id" : rawValue }

    /// Whether the largest value comes first.
    var isDescending: Bool { self == .suspicion || self == .entropy }

    /// The terms of `ORDER BY`.
    var sql: String { "\(column)\(isDescending ? " DESC" : ""), ordinal" }

    /// The terms of `ORDER BY` that walk the other way.
    var reversedSQL: String { "\(column)\(isDescending ? "" : " DESC"), ordinal DESC" }
}
