import Labels
import Screen

/// A case that stays at the side of the one in focus, to be compared with; nothing is decided on it.
struct Beside: Equatable, Sendable {
    /// The case as it was then.
    let card: CaseCard
    /// What it is called on the screen.
    let title: String
    /// Its large picture, where it was there.
    let picture: LargePicture?
}

extension Workbench {
    /// Whether a second case is drawn beside the one in focus.
    var isComparing: Bool {
        guard page == .focus, let beside, let card = queue.current else { return false }
        return beside.card.id != card.id
    }

    /// Keeps the case in focus at the side of the next ones, or lets the one there go.
    mutating func compare() {
        guard beside == nil else {
            beside = nil
            return
        }
        guard let card = queue.current else { return }
        let title = title(of: card, at: queue.selected)
        let isShown = focus.isOf(card) && !focus.showsAnotherFrame
        beside = Beside(card: card, title: title, picture: isShown ? focus.picture : nil)
        say("\(title) stays at the right of the next cases; | lets it go")
    }
}
