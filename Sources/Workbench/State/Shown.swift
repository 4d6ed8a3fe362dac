import Labels
import Screen

/// What the last painted screen showed of the queue. Keys decide on this, and on nothing else.
struct Shown: Equatable, Sendable {
    /// The opening of the queue that was painted.
    var serial = 0
    /// The position that was marked as selected.
    var selected = 0
    /// The other end of the range that was marked.
    var anchor: Int?
    /// The cards that were drawn, by position; none where something lay over them.
    var cards: [Int: CaseCard] = [:]
    /// All cases that were drawn since the range was begun, as they were drawn last; none where there is no range.
    var range: [Int: QueueEntry] = [:]
}

extension Workbench {
    /// Takes note that the present picture is on the terminal. To be called whenever it was painted.
    package mutating func notePainted() {
        let goesOn = queue.anchor != nil && queue.anchor == shown.anchor && queue.serial == shown.serial
        let cards = drawnCards
        var range = goesOn ? shown.range : [:]
        if queue.anchor != nil { range.merge(cards.mapValues(\.entry)) { _, drawn in drawn } }
        shown = Shown(
            serial: queue.serial, selected: queue.selected, anchor: queue.anchor, cards: cards, range: range)
        if !marks.isEmpty { marks.note(painted: cards.values.map(\.entry)) }
    }

    /// Whether what an event does depends on what the screen shows; moves and writing do not, so that held keys need not
    /// wait for slow lines.
    package func isAboutTheScreen(_ event: TerminalEvent) -> Bool {
        switch (event, overlay) {
        case (.mouse, _): return true
        case (.key, .search), (.key, .note), (.key, .prompts): return false
        case (.key, .some): return true
        case (.key(let key), .none):
            switch action(of: key) {
            case .moveLeft, .moveRight, .moveUp, .moveDown, .pageBack, .pageForward, .moveToFirst, .moveToLast, .none:
                return false
            default: return true
            }
        default: return false
        }
    }

    /// Whether the terminal is large enough for anything to be drawn.
    var hasRoom: Bool {
        let smallest = PageLayout.smallest
        return display.size.width >= smallest.width && display.size.height >= smallest.height
    }

    /// The cards on the present picture.
    private var drawnCards: [Int: CaseCard] {
        guard hasRoom, overlay == nil, halt == nil else { return [:] }
        switch page {
        case .gallery:
            let page = gallery.page(of: queue.selected)
            return queue.cards.filter { page.contains($0.key) }
        case .focus: return focus.showsAnotherFrame ? [:] : queue.cards.filter { $0.key == queue.selected }
        case .report: return [:]
        }
    }

    /// Whether the selection is the one that was painted.
    var isSelectionShown: Bool {
        shown.serial == queue.serial && shown.selected == queue.selected && shown.anchor == queue.anchor
    }

    /// The selected case as it was painted; `nil` where it was not.
    var shownCard: CaseCard? { isSelectionShown ? shown.cards[queue.selected] : nil }
}
