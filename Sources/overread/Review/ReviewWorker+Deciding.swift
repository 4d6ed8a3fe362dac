import Labels
import Store
import Workbench

extension ReviewWorker {
    /// Writes decisions, all at once, and posts what became of the cases.
    func decide(_ choice: Choice, _ target: DecisionTarget, _ project: ProjectSummary) throws {
        let seen = try seenCards(target)
        let time = now
        let decisions = seen.compactMap { choice.decision(on: $0, in: project, at: time) }
        guard !decisions.isEmpty else { return mailbox.post(.noticed("nothing to decide here")) }
        try store.record(decisions)
        try post(decisions.map(\.caseID), position: nil) { cards in notice(of: decisions, cards) }
    }

    /// Posts what an undo or a redo was about.
    func turn(_ ids: [CaseID], word: String) throws {
        guard let first = ids.first else { return mailbox.post(.noticed("nothing to be \(word)")) }
        let ordinal = try store.record(of: first).ordinal
        let position = snapshot.withLock { $0.ordinals.firstIndex(of: ordinal) }
        try post(ids, position: position) { _ in ids.count == 1 ? "\(word): \(first)" : "\(word): \(ids.count) cases" }
    }

    private func seenCards(_ target: DecisionTarget) throws -> [CaseCard] {
        switch target {
        case .seen(let cards): return cards
        case .positions(let positions, let serial):
            let snapshot = snapshot.withLock { $0 }
            guard snapshot.serial == serial, snapshot.ordinals.indices.contains(positions.upperBound) else { return [] }
            return try cards.cards(Array(snapshot.ordinals[positions]))
        }
    }

    /// Posts the present state of cases; of many, only as many as can be on a screen.
    private func post(_ ids: [CaseID], position: Int?, notice: ([CaseCard]) -> String) throws {
        let ordinals = try ordinals(of: ids)
        let shown = try cards.cards(Array(ordinals.prefix(ReviewWorker.mostShown)))
        mailbox.post(.decided(shown, notice: notice(shown), position: position))
        try noticeChanges(excusing: ordinals.count > shown.count ? [] : Set(ordinals))
    }

    private static let mostShown = 500

    /// What was decided, in words; that others see it otherwise comes first.
    private func notice(of decisions: [Decision], _ cards: [CaseCard]) -> String {
        let contested = cards.filter(\.isContested)
        if let card = contested.first {
            let others = card.standing.filter { $0.reviewer != reviewer && $0.settles }
            let votes = others.map { "\($0.reviewer): \($0.label ?? "excluded")" }.joined(separator: ", ")
            return contested.count == 1
                ? "contested (\(votes)): \(card.id)" : "\(contested.count) cases are contested now"
        }
        let decision = decisions[0]
        let what = decision.label ?? (decision.verdict == .exclude ? "excluded" : "skipped")
        let which = decisions.count == 1 ? "\(decision.caseID)" : "\(decisions.count) cases"
        return "\(which) → \(what)   u takes it back"
    }
}
