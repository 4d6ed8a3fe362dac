import Labels
import Screen

extension Workbench {
    /// Decides on the selected case, or on the whole range, as it was painted, and moves on. A range that reaches off
    /// the screen is asked about first.
    mutating func decide(_ choice: Choice) -> [Effect] {
        guard let target = shownTarget else {
            say(Workbench.unseen)
            return []
        }
        return decide(choice, target)
    }

    /// Lets a class be chosen by name, for what a digit would decide on now.
    mutating func chooseClass() {
        guard let target = shownTarget else { return say(Workbench.unseen) }
        let title =
            decidesOnMarks
            ? "\(marks.count) marked cases"
            : queue.anchor == nil
                ? shownCard.map { self.title(of: $0, at: queue.selected) } ?? "" : "\(queue.selection.count) cases"
        overlay = .classes(
            ClassPicker(title: "class of \(title)", target: target, classes: project.classes, order: classOrder))
    }

    /// A reader's opinion below which a class is no likelier than others.
    private static let leastOpinion: Float = 0.02

    /// The classes as they are offered: those that the readers think likely first, then those that people have named most.
    /// Where nothing may be known of the reads, as they are.
    private var classOrder: [Int] {
        guard !isBlinded else { return Array(project.classes.indices) }
        let opinions = queue.anchor == nil && !decidesOnMarks ? shownCard.map(opinions) ?? [:] : [:]
        let uses = project.classes.indices.map { index in
            var filter = QueueFilter.label(index)
            filter.decided = true
            return counts?[filter] ?? 0
        }
        return project.classes.indices.sorted { left, right in
            let (first, second) = (opinions[left] ?? 0, opinions[right] ?? 0)
            if first != second { return first > second }
            return uses[left] != uses[right] ? uses[left] > uses[right] : left < right
        }
    }

    /// How likely the readers think the classes of a case: all of them where its details are here, else those they name.
    private func opinions(_ card: CaseCard) -> [Int: Float] {
        let reads = focus.isOf(card) ? focus.details?.reads : nil
        var opinions: [Int: Float] = [:]
        for read in [reads?.clip, reads?.cnn].compactMap({ $0 }) {
            for (index, probability) in read.probabilities.enumerated() where probability >= Self.leastOpinion {
                opinions[index] = max(opinions[index] ?? 0, probability)
            }
        }
        for read in [card.clip, card.cnn].compactMap({ $0 }) {
            opinions[read.classIndex] = max(opinions[read.classIndex] ?? 0, read.confidence)
        }
        return opinions
    }

    /// Lets a word be chosen that stands over the votes on the selected case, those that were given first.
    mutating func chooseResolution() {
        guard let card = shownCard else { return say(Workbench.unseen) }
        var labels: [String?] = []
        for decision in card.standing where decision.settles && !labels.contains(decision.label) {
            labels.append(decision.label)
        }
        let others = project.classes.map { Optional($0.name) } + [nil]
        let items = (labels + others.filter { !labels.contains($0) }).compactMap { label -> Menu.Item? in
            let index = label.flatMap { name in project.classes.firstIndex { $0.name == name } }
            guard label == nil || index != nil else { return nil }
            let voters = card.standing.filter { $0.settles && $0.label == label }.map(\.reviewer)
            let title = (label ?? "excluded") + (voters.isEmpty ? "" : "   \(voters.joined(separator: ", "))")
            return Menu.Item(title: title, count: nil, choice: .resolve(.resolve(index), card))
        }
        overlay = .menu(Menu(title: "resolve \(title(of: card, at: queue.selected))", items: items, selected: 0))
    }

    /// Resolves a case, if it still stands there as it was painted.
    mutating func resolve(_ choice: Choice, _ card: CaseCard) -> [Effect] {
        guard isUnchanged(.seen([card])) else {
            say("the case has changed meanwhile; nothing was decided")
            return []
        }
        return decide(choice, .seen([card]))
    }

    /// Why a key that decides did nothing.
    static let unseen = "the case was not on the screen yet, so nothing was done"

    /// What was painted of the marked cases or the selection; `nil` where the case was not.
    private var shownTarget: DecisionTarget? {
        if decidesOnMarks { return isSelectionShown ? .marked(marks.entries, unseen: unseenMarks) : nil }
        guard let card = shownCard else { return nil }
        guard queue.anchor != nil else { return .seen([card]) }
        let selection = queue.selection
        let cards = selection.compactMap { shown.cards[$0] }
        if cards.count == selection.count { return .seen(cards) }
        let painted = shown.range.filter { selection.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
        return .positions(selection, serial: queue.serial, painted: painted)
    }

    private mutating func decide(_ choice: Choice, _ target: DecisionTarget) -> [Effect] {
        switch target {
        case .seen(let cards): return moveOn([.decide(choice, .seen(cards), project)])
        case .positions(let positions, let serial, let painted):
            let text =
                "\(choice.verb(in: project)) all \(positions.count) cases of the range? Not all are on the screen."
            overlay = .confirmation(
                Confirmation(
                    text: text, yes: yesKeys(.enter),
                    answer: .decide(choice, positions, serial: serial, painted: painted)))
            return []
        case .marked(let entries, let unseen): return decide(choice, marked: entries, unseen: unseen)
        }
    }

    /// Decides on all marked cases; asks first where some of them are not on the screen.
    private mutating func decide(_ choice: Choice, marked entries: [QueueEntry], unseen: Int) -> [Effect] {
        guard unseen > 0 else { return decide(choice, marked: entries) }
        let part = unseen == entries.count ? "None is" : unseen == 1 ? "One is not" : "\(unseen) are not"
        overlay = .confirmation(
            Confirmation(
                text: "\(choice.verb(in: project)) \(entries.count) marked cases? \(part) on the screen.",
                yes: yesKeys(.enter), answer: .decideMarked(choice, entries)))
        return []
    }

    private mutating func decide(_ choice: Choice, marked entries: [QueueEntry]) -> [Effect] {
        marks = Marks()
        return [.decide(choice, .marked(entries, unseen: 0), project)]
    }

    private mutating func moveOn(_ effects: [Effect]) -> [Effect] {
        if settings.movesOn { queue.select(queue.selection.upperBound + 1) }
        queue.anchor = nil
        return effects
    }

    /// Asks before a stage is dropped.
    mutating func quit() -> [Effect] {
        guard let stage = runningStage else { return [.quit] }
        let work = stage == BackgroundTask.overRead.title ? "retraining" : stage
        let text = "\(work) is running and would be dropped; q again quits, Esc stays."
        overlay = .confirmation(Confirmation(text: text, yes: [.character("q")], answer: .quit))
        return []
    }

    /// Asks before an undo or redo reaches what is not shown. Whatever else is open by now stays.
    mutating func ask(_ text: String, _ turn: Turn) {
        guard overlay == nil else { return say("nothing was \(turn.isRedo ? "redone" : "undone"): \(text)") }
        overlay = .confirmation(Confirmation(text: text, yes: yesKeys(), answer: .turn(turn)))
    }

    /// Keys that mean yes to a question: `y`, or `Y` where the reader has bound that one to a class, so that it may have been
    /// pressed twice. Questions that come only after a while take no key that means something else besides.
    private func yesKeys(_ others: KeyPress...) -> [KeyPress] {
        let letter = KeyPress.character("y")
        return [action(of: letter) == nil ? letter : ClassKey.yesInstead] + others
    }

    /// Answers a question: only its own keys mean yes.
    mutating func press(_ key: KeyPress, answering question: Confirmation) -> [Effect] {
        overlay = nil
        guard question.yes.contains(key) else { return [] }
        switch question.answer {
        case .quit: return [.quit]
        case .turn(let turn): return [.turn(turn)]
        case .decide(let choice, let positions, let serial, let painted):
            guard serial == queue.serial, positions == queue.selection else {
                say("the queue has changed; nothing was decided")
                return []
            }
            return moveOn([.decide(choice, .positions(positions, serial: serial, painted: painted), project)])
        case .decideMarked(let choice, let entries):
            guard entries == marks.entries else {
                say("the marks have changed; nothing was decided")
                return []
            }
            return decide(choice, marked: entries)
        }
    }

    /// Takes a key while a class is being chosen.
    mutating func press(_ key: KeyPress, in picker: ClassPicker) -> [Effect] {
        var picker = picker
        switch key {
        case .enter:
            guard let index = picker.choice else { break }
            overlay = nil
            return decide(.name(index), picker)
        case .up: picker.move(by: -1)
        case .down, .tab: picker.move(by: 1)
        case .pageUp: picker.move(by: -10)
        case .pageDown: picker.move(by: 10)
        default: picker.edit { _ = $0.take(key) }
        }
        overlay = .classes(picker)
        return []
    }

    /// Decides on what was selected when the choice began, if that still stands there.
    private mutating func decide(_ choice: Choice, _ picker: ClassPicker) -> [Effect] {
        guard picker.names == project.classes.map(\.name), isUnchanged(picker.target) else {
            say("the queue has changed; nothing was decided")
            return []
        }
        return decide(choice, picker.target)
    }

    private func isUnchanged(_ target: DecisionTarget) -> Bool {
        switch target {
        case .seen(let cards): queue.selection.map { queue.cards[$0]?.entry } == cards.map(\.entry)
        case .positions(let positions, let serial, _): serial == queue.serial && positions == queue.selection
        case .marked(let entries, _): entries == marks.entries
        }
    }
}

extension Choice {
    /// What it does, as a question about a range begins.
    fileprivate func verb(in project: ProjectSummary) -> String {
        switch self {
        case .accept: "Accept the CNN's label on"
        case .reject: "Keep CLIP's label on"
        case .name(let index): "Name \(project.className(index) ?? "?") on"
        case .exclude: "Exclude"
        case .skip: "Skip"
        case .resolve: "Resolve"
        }
    }
}
