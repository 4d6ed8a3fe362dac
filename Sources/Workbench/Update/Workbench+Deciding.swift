import Labels

extension Workbench {
    /// Decides on the selected case, or on the whole range, and moves on.
    mutating func decide(_ choice: Choice) -> [Effect] {
        let target = decisionTarget
        let isRange = queue.anchor != nil
        if settings.movesOn { queue.select(queue.selection.upperBound + 1) }
        queue.anchor = nil
        if !isRange, case .seen(let cards) = target, cards.isEmpty { return [] }
        return [.decide(choice, target, project)]
    }

    private var decisionTarget: DecisionTarget {
        let selection = queue.selection
        let cards = selection.compactMap { queue.cards[$0] }
        return cards.count == selection.count ? .seen(cards) : .positions(selection, serial: queue.serial)
    }
}
