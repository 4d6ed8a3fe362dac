import Labels
import Store
import Workbench

extension ReviewWorker {
    /// Writes decisions, all at once, and posts what became of the cases.
    func decide(_ choice: Choice, _ target: DecisionTarget, _ project: ProjectSummary) {
        let (time, snapshot) = (now, snapshot.withLock { $0 })
        write(
            PendingAct(title: cards.blinding == nil ? target.title(of: choice, in: project) : "an answer") { worker in
                let entries = try worker.entries(of: target, in: snapshot)
                let decisions = entries.compactMap { choice.decision(on: $0, in: project, at: time) }
                guard !decisions.isEmpty else { return nil }
                let outcome = try worker.store.record(decisions, audit: worker.cards.blinding?.audit.id)
                return (outcome, worker.notice(of: decisions, outcome), nil)
            })
    }

    /// Takes back or does again, and posts what it was about.
    func turn(
        _ title: String, _ word: String,
        _ turn: @escaping @Sendable (ProjectStore, String, Double) throws -> ActOutcome
    ) {
        let (reviewer, time) = (reviewer, now)
        write(
            PendingAct(title: title) { worker in
                let outcome = try turn(worker.store, reviewer, time)
                guard let first = outcome.entries.first else { return (outcome, "nothing to be \(word)", nil) }
                let position = worker.snapshot.withLock { $0.ordinals.firstIndex(of: first.ordinal) }
                let what = outcome.cases == 1 ? worker.name(of: first.id) : "\(outcome.cases) cases"
                return (outcome, "\(word): \(what)", position)
            })
    }

    /// Keeps a note on an image.
    func note(_ text: String, on entry: QueueEntry) {
        let note = Note(reviewer: reviewer, text: text, recordedAt: now)
        write(
            PendingAct(title: "the note \"\(text)\" on \(entry.id)") { worker in
                (try worker.store.add(note, to: (entry.id, entry.version)), "", nil)
            })
    }

    /// Flags an image, or takes the flag away.
    func flag(_ isFlagged: Bool, on entry: QueueEntry) {
        let (reviewer, time) = (reviewer, now)
        write(
            PendingAct(title: "the flag of \(entry.id)") { worker in
                let outcome = try worker.store.setFlag(
                    isFlagged, on: [(entry.id, entry.version)], reviewer: reviewer, now: time)
                return (outcome, "", nil)
            })
    }

    /// What a case is called in notices; an audit shows no id.
    func name(of id: CaseID) -> String { cards.blinding == nil ? "\(id)" : "the case" }

    private func entries(of target: DecisionTarget, in snapshot: QueueSnapshot) throws -> [QueueEntry] {
        switch target {
        case .seen(let cards): return cards.map(\.entry)
        case .positions(let positions, let serial):
            guard snapshot.serial == serial, snapshot.ordinals.indices.contains(positions.upperBound) else { return [] }
            return try store.entries(of: Array(snapshot.ordinals[positions]))
        }
    }

    /// What was decided, in words; what was refused, and that others see it otherwise, comes first.
    private func notice(of decisions: [Decision], _ outcome: ActOutcome) -> String {
        if let first = outcome.refused.first {
            return outcome.refused.count == 1
                ? "not recorded: \(name(of: first)) has another image by now; look at it again"
                : "\(outcome.refused.count) of \(decisions.count) not recorded: they have other images by now"
        }
        let contested = cards.blinding == nil ? outcome.entries.filter(\.isContested) : []
        if let entry = contested.first {
            let others = entry.standing.filter { $0.reviewer != reviewer && $0.settles }
            let votes = others.map { "\($0.reviewer): \($0.label ?? "excluded")" }.joined(separator: ", ")
            return contested.count == 1
                ? "contested (\(votes)): \(entry.id)" : "\(contested.count) cases are contested now"
        }
        let which = decisions.count == 1 ? name(of: decisions[0].caseID) : "\(decisions.count) cases"
        return "\(which) → \(decisions[0].word)   u takes it back"
    }
}

extension DecisionTarget {
    /// A decision on it in words, for when it cannot be written.
    fileprivate func title(of choice: Choice, in project: ProjectSummary) -> String {
        switch self {
        case .seen(let cards):
            let name = cards.count == 1 ? "\(cards[0].id)" : "\(cards.count) cases"
            let word = cards.first.flatMap { choice.decision(on: $0.entry, in: project, at: 0)?.word }
            return "\(word ?? "a decision") for \(name)"
        case .positions(let positions, _): return "\(choice.words(in: project)) for \(positions.count) cases"
        }
    }
}

extension Choice {
    /// What it makes of cases that are not in memory.
    fileprivate func words(in project: ProjectSummary) -> String {
        switch self {
        case .accept: "the CNN's label"
        case .reject: "CLIP's label"
        case .name(let index): project.classes.indices.contains(index) ? project.classes[index].name : "a class"
        case .exclude: "excluded"
        case .skip: "skipped"
        }
    }
}

extension Decision {
    /// What was decided, in a word.
    fileprivate var word: String { label ?? (verdict == .exclude ? "excluded" : "skipped") }
}
