import Store
import Workbench

/// The cases of the open queue, in its order, as they were when it was opened.
///
/// Only ordinals are held: a queue of 100,000 cases takes less than a megabyte.
struct QueueSnapshot {
    var serial = 0
    var ordinals: [CaseOrdinal] = []

    /// The nearest position after (or before) one whose case passes; the search goes round the end and comes to the
    /// position itself last.
    func position(from: Int, forward: Bool, where passes: (CaseOrdinal) -> Bool) -> Int? {
        let count = ordinals.count
        guard count > 0 else { return nil }
        let steps = forward ? Array(1...count) : (1...count).map { count - $0 }
        return steps.lazy.map { (from + $0) % count }.first { passes(ordinals[$0]) }
    }
}

extension QueueQuery {
    /// The store's filter.
    var storeFilter: QueueFilter {
        var stored = QueueFilter()
        stored.text = search
        switch filter {
        case .toSettle: (stored.disagree, stored.decided) = (true, false)
        case .disagreements: stored.disagree = true
        case .undecided: stored.decided = false
        case .decided: stored.decided = true
        case .contested: stored.contested = true
        case .flagged: stored.flagged = true
        case .lowConfidence: stored.uncertain = true
        case .clip(let index): stored.clipClass = index
        case .cnn(let index): stored.cnnClass = index
        case .all: break
        }
        return stored
    }

    /// The store's order.
    var storeOrder: QueueOrder {
        switch order {
        case .suspicion: .suspicion
        case .clipConfidence: .clipConfidence
        case .cnnConfidence: .cnnConfidence
        case .margin: .margin
        case .entropy: .entropy
        case .path: .path
        }
    }
}
