import Labels

/// Cases that were marked one by one, as they were painted last, in the order of marking.
///
/// They stay marked in whatever queue is opened, and decisions are for all of them. What was not seen is not decided: a
/// case that gets another image is marked no more.
struct Marks: Equatable, Sendable {
    /// The marked cases.
    private(set) var entries: [QueueEntry] = []

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// Whether a case is marked.
    func contain(_ id: CaseID) -> Bool { entries.contains { $0.id == id } }

    /// Marks a case, or takes its mark away.
    mutating func toggle(_ entry: QueueEntry) {
        if let place = entries.firstIndex(where: { $0.id == entry.id }) {
            entries.remove(at: place)
        } else {
            entries.append(entry)
        }
    }

    /// Marks cases that are not marked yet.
    mutating func add(_ others: [QueueEntry]) {
        let known = Set(entries.map(\.id))
        entries += others.filter { !known.contains($0.id) }
    }

    /// Takes marked cases as they were painted now.
    mutating func note(painted: some Sequence<QueueEntry>) {
        let newer = Dictionary(painted.map { ($0.id, $0) }) { _, last in last }
        entries = entries.map { newer[$0.id] ?? $0 }
    }

    /// Takes the marks of cases away that have another image by now.
    ///
    /// - Returns: How many there were.
    mutating func drop(replacedIn newer: [QueueEntry]) -> Int {
        let versions = Dictionary(newer.map { ($0.id, $0.version) }) { _, last in last }
        let kept = entries.filter { (versions[$0.id] ?? $0.version) == $0.version }
        defer { entries = kept }
        return entries.count - kept.count
    }
}

extension Workbench {
    /// Marks the selected case or every case of the range, which ends then; or takes the mark away.
    mutating func mark() {
        guard let card = shownCard else { return say(Workbench.unseen) }
        guard queue.anchor != nil else {
            return marks.toggle(card.entry)
        }
        let cards = queue.selection.compactMap { shown.cards[$0]?.entry ?? shown.range[$0] }
        guard cards.count == queue.selection.count else {
            return say("not all cases of the range were on the screen, so that they cannot be marked")
        }
        marks.add(cards)
        queue.anchor = nil
    }

    /// Whether decisions are for the marked cases: there are any, and no range was begun.
    var decidesOnMarks: Bool { !marks.isEmpty && queue.anchor == nil }

    /// How many marked cases are not on the screen as they would be decided on.
    var unseenMarks: Int {
        let drawn = Set(shown.cards.values.map(\.id))
        return marks.entries.count { !drawn.contains($0.id) }
    }

    /// Takes the marks away, because the reads are other ones than those that were marked.
    mutating func dropMarks() {
        guard !marks.isEmpty else { return }
        marks = Marks()
        say("the marks are gone: there are new reads, look at the cases again")
    }

    /// Takes the marks of cases away that have another image by now.
    mutating func dropMarks(replacedIn newer: [QueueEntry]) {
        guard !marks.isEmpty else { return }
        let count = marks.drop(replacedIn: newer)
        guard count > 0 else { return }
        say("\(count) \(count == 1 ? "mark is" : "marks are") gone: there is another image by now", .alarm)
    }
}
