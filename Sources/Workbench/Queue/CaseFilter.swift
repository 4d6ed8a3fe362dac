/// Which cases stand in the queue.
package enum CaseFilter: Hashable, Sendable {
    /// Disagreements that nobody settled.
    case toSettle
    /// All disagreements.
    case disagreements
    /// Cases that nobody settled.
    case undecided
    /// Cases that somebody settled.
    case decided
    /// Cases that reviewers settled differently.
    case contested
    /// Cases that somebody flagged.
    case flagged
    /// Cases on which one of the readers is unsure.
    case lowConfidence
    /// Cases that CLIP reads as a class.
    case clip(Int)
    /// Cases that the CNN reads as a class.
    case cnn(Int)
    /// All cases.
    case all

    /// The filters that do not depend on the classes, in the order of the menu.
    package static let fixed: [CaseFilter] = [
        .toSettle, .disagreements, .undecided, .decided, .contested, .flagged, .lowConfidence, .all,
    ]

    /// What the filter is called on the screen.
    func title(_ project: ProjectSummary) -> String {
        switch self {
        case .toSettle: "to settle"
        case .disagreements: "disagreements"
        case .undecided: "undecided"
        case .decided: "decided"
        case .contested: "contested"
        case .flagged: "flagged"
        case .lowConfidence: "low confidence"
        case .clip(let index): "CLIP \(project.className(index) ?? "?")"
        case .cnn(let index): "CNN \(project.className(index) ?? "?")"
        case .all: "all"
        }
    }
}

/// In which order cases stand in the queue.
package enum CaseOrder: String, CaseIterable, Hashable, Sendable {
    /// The most suspicious first read first.
    case suspicion
    /// Those first of which CLIP is least confident.
    case clipConfidence
    /// Those first of which the CNN is least confident.
    case cnnConfidence
    /// The smallest distance between the two most probable classes first.
    case margin
    /// The greatest entropy first.
    case entropy
    /// By case id.
    case path

    /// What the order is called on the screen.
    var title: String {
        switch self {
        case .suspicion: "most suspicious first"
        case .clipConfidence: "CLIP least confident first"
        case .cnnConfidence: "CNN least confident first"
        case .margin: "smallest margin first"
        case .entropy: "greatest entropy first"
        case .path: "by path"
        }
    }
}

/// Which cases stand in the queue, and in which order.
package struct QueueQuery: Hashable, Sendable {
    /// Which cases.
    package var filter: CaseFilter
    /// In which order.
    package var order: CaseOrder
    /// Only cases whose id contains this text; empty for all.
    package var search: String

    /// Makes a query; without arguments the default one.
    package init(filter: CaseFilter = .toSettle, order: CaseOrder = .suspicion, search: String = "") {
        self.filter = filter
        self.order = order
        self.search = search
    }
}
