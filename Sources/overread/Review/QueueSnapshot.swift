import Labels

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
