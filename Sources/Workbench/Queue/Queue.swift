import Labels

/// The cases to look at, as far as they are in memory.
///
/// The queue is taken when it is opened and stays as it is: a case that was decided keeps its place until the queue is
/// opened anew. Only the cards around the selection are held; positions count from 0.
struct Queue: Equatable, Sendable {
    /// What it was opened with.
    var query = QueueQuery()
    /// Counts the openings, so that late answers can be told apart.
    var serial = 0
    /// How many cases stand in it; `nil` until that is known.
    var total: Int?
    /// How many of them the reviewer has settled since it was opened.
    var settled = 0
    /// How many of the cases that a search found everywhere the filter lets through; `nil` where nothing was looked for.
    var inFilter: Int?
    /// What a queue in the order of likeness found; `nil` for another one, and until it is known.
    var alike: Alike?
    /// The case whose like are to be a range as soon as it is known which they are; `nil` where none are.
    var rangeLike: QueueEntry?
    /// The position of the selected case.
    var selected = 0
    /// The other end of a range that is being selected; `nil` without one.
    var anchor: Int?
    /// The cards in memory, by position.
    var cards: [Int: CaseCard] = [:]
    /// Positions that were asked for and have not come yet.
    var requested: Set<Int> = []

    /// The selected card; `nil` until it is loaded.
    var current: CaseCard? { cards[selected] }

    /// The positions that a decision is for.
    var selection: ClosedRange<Int> {
        guard let anchor else { return selected...selected }
        return min(anchor, selected)...max(anchor, selected)
    }

    /// All positions.
    var positions: Range<Int> { 0..<(total ?? 0) }

    /// Selects the case at a position, or the nearest there is.
    mutating func select(_ position: Int) {
        selected = max(0, min(position, (total ?? 0) - 1))
    }

    /// Brings cards that are in memory up to date; they keep their pictures. A case that has another image by now is
    /// forgotten, so that it is loaded anew with its picture.
    mutating func refresh(_ newer: [QueueEntry]) {
        let byID = Dictionary(newer.map { ($0.id, $0) }) { _, last in last }
        for (position, card) in cards {
            guard let entry = byID[card.id] else { continue }
            cards[position] = entry.version == card.version ? card.with(entry) : nil
        }
    }

    /// Forgets cards that lie outside of a range, and the requests for them.
    mutating func keep(_ range: Range<Int>) {
        cards = cards.filter { range.contains($0.key) }
        requested = requested.filter { range.contains($0) }
    }

    /// The positions of a range that are neither in memory nor asked for, as one range that covers them.
    func missing(in range: Range<Int>) -> Range<Int>? {
        let missing = range.clamped(to: positions).filter { cards[$0] == nil && !requested.contains($0) }
        guard let first = missing.first, let last = missing.last else { return nil }
        return first..<(last + 1)
    }
}
