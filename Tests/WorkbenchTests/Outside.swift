import Labels
import Screen

@testable import Workbench

/// A workbench with a world around it that answers every effect at once, from memory.
struct Outside {
    var workbench: Workbench
    /// All cases in the order of suspicion.
    var cases: [CaseCard]
    /// The decisions by what they replaced, for undo.
    private var undone: [[CaseCard]] = []
    private var done: [[CaseCard]] = []
    private var opened: [CaseID] = []
    /// Every effect there was.
    var effects: [Effect] = []
    /// Why no queue in the order of likeness can be had; `nil` where one can.
    var refusal: String?
    private var time = 1_795_000_000.0

    init(
        cases: [CaseCard] = SampleProject.cards(), project: ProjectSummary = SampleProject.summary(),
        width: Int = 120, height: Int = 40, depth: ColourDepth = .direct, settings: Settings = Settings()
    ) {
        self.cases = cases
        let display = Display(size: Size(width: width, height: height), depth: depth)
        workbench = Workbench(project: project, display: display, settings: settings)
        run(workbench.start())
        workbench.notePainted()
    }

    var screen: Screen { workbench.view() }
    /// The case that is selected.
    var current: CaseCard? { workbench.queue.current }

    /// Presses the keys of a text, one after the other.
    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// Chooses a filter from the menu.
    mutating func choose(_ filter: QueueFilter) {
        type("f" + filter.title(workbench.project))
        press(.enter)
    }

    mutating func press(_ keys: KeyPress...) {
        for key in keys { send(.key(key)) }
    }

    /// Sends a message, and paints what came of it.
    mutating func send(_ message: Message) {
        sendUnpainted(message)
        workbench.notePainted()
    }

    /// Sends a message before the screen is painted again.
    mutating func sendUnpainted(_ message: Message) {
        run(workbench.update(message))
    }

    private mutating func run(_ wanted: [Effect]) {
        for effect in wanted {
            effects.append(effect)
            for answer in answers(to: effect) { sendUnpainted(answer) }
        }
    }

    private mutating func answers(to effect: Effect) -> [Message] {
        switch effect {
        case .openQueue(let query, let serial, _) where query.likeness != nil: return [openAlike(query, serial)]
        case .openQueue(let query, let serial, let id):
            let isAudit = workbench.project.audit != nil || workbench.project.reading != nil
            opened = cases.filter { isAudit || matches($0, query) }.map(\.id)
            if query.order == .path { opened.sort() }
            let selected = id.flatMap { opened.firstIndex(of: $0) } ?? 0
            let inFilter = query.isEverywhere ? opened.count { passes(card($0), query.filter) } : nil
            return [.queueOpened(serial: serial, total: opened.count, selected: selected, inFilter: inFilter)]
        case .loadCases(let serial, let positions):
            let isAlike = workbench.query.likeness != nil
            let cards = positions.map { position in
                var card = card(opened[position])
                card.likeness = isAlike ? 1 / Float(1 + position) : nil
                return card
            }
            return [.casesLoaded(serial: serial, first: positions.lowerBound, cards)]
        case .reloadCases(let ids): return [.casesChanged(ids.map { card($0).entry })]
        case .loadCounts: return [.countsLoaded(counts)]
        case .decide(let choice, .seen(let cards), _): return [decide(choice, cards)]
        case .decide(let choice, .positions(let positions, _, _), _):
            return [decide(choice, positions.map { card(opened[$0]) })]
        case .decide(let choice, .marked(let entries, _), _): return [decide(choice, entries.map { CaseCard($0) })]
        case .undo: return [swap(\.done, \.undone, "undone")]
        case .redo: return [swap(\.undone, \.done, "redone")]
        case .findToSettle(let serial, let from, let forward):
            return [.found(serial: serial, position: find(from: from, forward: forward))]
        case .setFlag(let entry, let flag): return [change(entry.id) { $0.isFlagged = flag }]
        case .setNote(let entry, let note): return [change(entry.id) { $0.note = note }]
        default: return []
        }
    }

    /// A stand-in for embeddings: cases are the liker the nearer their images' numbers are and, of a text, in any order.
    /// Four images in a row show the same picture.
    private mutating func openAlike(_ query: QueueQuery, _ serial: Int) -> Message {
        if let refusal { return .queueRefused(serial: serial, reason: refusal) }
        let found = cases.filter { matches($0, query) }
        switch query.likeness {
        case .twins(_, let version):
            opened = found.filter { ($0.version - 1) / 4 == (version - 1) / 4 }.map(\.id)
            return .queueOpened(serial: serial, total: opened.count, selected: 0, alike: Alike(cases: opened.count))
        case .image(let id, let version):
            let sorted = found.sorted { abs($0.version - version) < abs($1.version - version) }
            let (clip, cnn) = (card(id).clip?.classIndex, card(id).cnn?.classIndex)
            let like = sorted.filter { $0.clip?.classIndex == clip && $0.cnn?.classIndex == cnn }
            opened = like.map(\.id) + sorted.map(\.id).filter { id in !like.contains { $0.id == id } }
            let alike = Alike(cases: min(50, like.count))
            return .queueOpened(serial: serial, total: opened.count, selected: 0, alike: alike)
        default:
            opened = found.map(\.id)
            return .queueOpened(serial: serial, total: opened.count, selected: 0, alike: Alike(cases: 0))
        }
    }

    private func card(_ id: CaseID) -> CaseCard {
        guard let card = cases.first(where: { $0.id == id }) else { preconditionFailure("no case \(id)") }
        return card
    }

    private func matches(_ card: CaseCard, _ query: QueueQuery) -> Bool {
        passes(card, query.scope) && (query.search.isEmpty || card.id.rawValue.contains(query.search))
    }

    private var counts: ProjectCounts { SampleProject.counts(of: cases, in: workbench.project) }

    private func passes(_ card: CaseCard, _ filter: QueueFilter) -> Bool {
        SampleProject.counts(of: [card], in: workbench.project)[filter] == 1
    }

    private mutating func decide(_ choice: Choice, _ cards: [CaseCard]) -> Message {
        time += 1
        done.append(cards.map { card($0.id) })
        undone = []
        var changed: [CaseCard] = []
        for card in cards {
            guard let decision = choice.decision(on: card.entry, in: workbench.project, at: time) else { continue }
            var new = self.card(card.id)
            new.entry.standing = new.standing.filter { $0.reviewer != decision.reviewer } + [decision]
            changed.append(new)
        }
        put(changed)
        return acted(changed, "decided \(changed.count)")
    }

    private typealias Stack = WritableKeyPath<Outside, [[CaseCard]]>

    private mutating func swap(_ from: Stack, _ to: Stack, _ word: String) -> Message {
        guard let last = self[keyPath: from].popLast() else { return .noticed("nothing to be \(word)") }
        self[keyPath: to].append(last.map { card($0.id) })
        put(last)
        let position = opened.firstIndex { id in last.contains { $0.id == id } }
        return acted(last, "\(word) \(last.count)", position: position)
    }

    private mutating func put(_ cards: [CaseCard]) {
        for card in cards {
            if let index = cases.firstIndex(where: { $0.id == card.id }) { cases[index] = card }
        }
    }

    private mutating func change(_ id: CaseID, _ body: (inout QueueEntry) -> Void) -> Message {
        var changed = card(id)
        body(&changed.entry)
        put([changed])
        return acted([changed])
    }

    private func acted(_ cards: [CaseCard], _ notice: String = "", position: Int? = nil) -> Message {
        .acted(ActReport(entries: cards.map(\.entry), counts: counts, notice: notice, position: position))
    }

    private func find(from: Int, forward: Bool) -> Int? {
        let others = (1...max(1, opened.count)).map { step in
            (from + (forward ? step : -step) + opened.count * 2) % max(1, opened.count)
        }
        return others.first { card(opened[$0]).needsSettling }
    }
}
