import Labels
import Store
import Workbench

extension ReviewWorker {
    /// Writes decisions, all at once, and posts what became of the cases.
    ///
    /// What is decided on is settled now, however long the writing has to wait: a decision stands on the images and reads
    /// that were there when its key was pressed.
    func decide(_ choice: Choice, _ target: DecisionTarget, _ project: ProjectSummary) {
        let time = now
        let range: DecidedRange
        do {
            range = DecidedRange(choice, try entries(of: target, in: project), project, at: time)
        } catch {
            return refuse("\(choice.words(in: project)) for \(target.count) cases: not recorded. \(error)", error)
        }
        write(
            PendingAct(title: cards.isBlinded ? "an answer" : range.title, at: time) { worker in
                guard !range.decisions.isEmpty else { return nil }
                let outcome = try worker.store.record(range.decisions, audit: worker.cards.blinding?.audit.id)
                var written = worker.told(outcome, of: range)
                written.step = .decided(range.deed(without: outcome.refused))
                return written
            })
    }

    /// Takes back or does again, and posts what it was about; asks first where that is not shown.
    func turn(isRedo: Bool, _ consent: ReachConsent) {
        let (reviewer, time, audit) = (reviewer, now, cards.blinding?.audit.id)
        let (word, step): (String, ReviewTally.Step) = isRedo ? ("redone", .redone) : ("undone", .undone)
        write(
            PendingAct(title: isRedo ? "the redo" : "the undo", at: time) { worker in
                let store = worker.store
                let outcome =
                    try isRedo
                    ? store.redo(by: reviewer, audit: audit, consent: consent, now: time)
                    : store.undo(by: reviewer, audit: audit, consent: consent, now: time)
                if let reach = outcome.reach {
                    worker.mailbox.post(
                        .asked(worker.question(about: reach, isRedo), Turn(act: reach.act, isRedo: isRedo)))
                    return .init(outcome, "")
                }
                guard outcome.cases > 0 else { return .init(outcome, "nothing to be \(word)") }
                let position = outcome.entries.first.flatMap { first in
                    worker.snapshot.withLock { $0.ordinals.firstIndex(of: first.ordinal) }
                }
                let remarks = worker.remarks(on: outcome)
                var written = PendingAct.Written(
                    outcome, "\(word): \(worker.cases(of: outcome))\(remarks.map { ", \($0)" }.joined())",
                    remarks.isEmpty ? .calm : .alarm, position: position)
                written.step = step
                return written
            })
    }

    /// Keeps a note on an image.
    func note(_ text: String, on entry: QueueEntry) {
        let note = Note(reviewer: reviewer, text: text, recordedAt: now)
        write(
            PendingAct(title: "the note \"\(text)\" on \(name(of: entry.id))", at: note.recordedAt) { worker in
                let outcome = try worker.store.add(note, to: (entry.id, entry.version))
                return .init(outcome, refusal: worker.refusal(in: outcome, "the note \"\(text)\" is not kept"))
            })
    }

    /// Flags an image, or takes the flag away.
    func flag(_ isFlagged: Bool, on entry: QueueEntry) {
        let (reviewer, time) = (reviewer, now)
        write(
            PendingAct(title: "the flag of \(name(of: entry.id))", at: time) { worker in
                let outcome = try worker.store.setFlag(
                    isFlagged, on: [(entry.id, entry.version)], reviewer: reviewer, now: time)
                return .init(outcome, refusal: worker.refusal(in: outcome, isFlagged ? "not flagged" : "still flagged"))
            })
    }

    /// What a case is called in notices; an audit shows no id.
    func name(of id: CaseID) -> String { cards.isBlinded ? "the case" : "\(id)" }

    /// What is decided on. Cases that were painted are decided on as they were then; the others of a range as they are
    /// now.
    ///
    /// - Throws: `RangeChanged`, `StoreError`.
    private func entries(of target: DecisionTarget, in project: ProjectSummary) throws -> [QueueEntry] {
        switch target {
        case .seen(let cards): return cards.map(\.entry)
        case .marked(let entries, _): return entries
        case .positions(let positions, let serial, let painted):
            let snapshot = snapshot.withLock { $0 }
            guard snapshot.serial == serial, snapshot.ordinals.indices.contains(positions.upperBound) else {
                throw RangeChanged()
            }
            var known = Dictionary(painted.map { ($0.ordinal, $0) }, uniquingKeysWith: { $1 })
            let ordinals = snapshot.ordinals[positions]
            let unseen = ordinals.filter { known[$0] == nil }
            if !unseen.isEmpty {
                let (runs, entries) = try store.look(at: unseen)
                guard runs.classes == project.classes, (runs.cnn ?? runs.clip)?.id == project.runID else {
                    throw RangeChanged()
                }
                for entry in entries { known[entry.ordinal] = entry }
            }
            return ordinals.compactMap { known[$0] }
        }
    }

    /// Says that a decision was not taken, until somebody has acknowledged it; without a project nothing goes on.
    private func refuse(_ text: String, _ error: any Error) {
        mailbox.post(.failed(text))
        guard let error = error as? StoreError, error.isAboutStorage, pending.halt == nil else { return }
        pending.halt(for: "\(error)")
        post(pending.halt)
    }
}

// MARK: - What is said

extension ReviewWorker {
    /// What was decided, in words; what was refused, and that others see it otherwise, comes first.
    private func told(_ outcome: ActOutcome, of range: DecidedRange) -> PendingAct.Written {
        if let refusal = refusal(in: outcome, "not recorded", of: range.decisions.count) {
            return .init(outcome, refusal: refusal)
        }
        let contested = cards.blinding == nil ? outcome.entries.filter(\.isContested) : []
        // Who reads blind sees others' words on the card, once he or she has decided, and is not told of them.
        if let entry = contested.first, cards.blindReader == nil {
            let others = entry.standing.filter { $0.reviewer != reviewer && $0.settles }
            let votes = others.map { "\($0.reviewer): \($0.label ?? "excluded")" }.joined(separator: ", ")
            return .init(
                outcome,
                contested.count == 1
                    ? "contested (\(votes)): \(entry.id)" : "\(contested.count) cases are contested now")
        }
        return .init(outcome, "\(range.told(name(of:)))   u takes it back")
    }

    /// That images are others by now, and what was not done therefore; `nil` where all was done.
    private func refusal(in outcome: ActOutcome, _ what: String, of count: Int = 1) -> String? {
        guard let first = outcome.refused.first else { return nil }
        return count == 1
            ? "\(what): \(name(of: first)) has another image by now; look at it again"
            : "\(outcome.refused.count) of \(count) \(what): they have other images by now, the first: \(first); "
                + "look at them again"
    }

    /// What is asked before an undo or redo reaches what is not shown.
    private func question(about reach: HiddenReach, _ isRedo: Bool) -> String {
        let verb = isRedo ? "Redo" : "Undo"
        let (images, hidden) = (reach.onEarlierImages, reach.onForgotten)
        if reach.decisions == 1 {
            return "\(verb) a decision on "
                + (hidden > 0 ? "a case of a source that was put away" : "an earlier image of \(name(of: reach.first))")
                + "? It is not on the screen."
        }
        let parts = [
            images > 0 ? "\(images) on earlier images" : nil, hidden > 0 ? "\(hidden) in sources put away" : nil,
            reach.notHere > 0 ? "\(reach.notHere) on images that are not in this project" : nil,
        ]
        return "\(verb) \(reach.decisions) decisions, \(parts.compactMap { $0 }.joined(separator: ", ")), the first "
            + "\(name(of: reach.first))? They are not on the screen."
    }

    /// What an undo or redo reached that one might not expect.
    private func remarks(on outcome: ActOutcome) -> [String] {
        var remarks: [String] = []
        if outcome.onEarlierImages > 0 {
            remarks.append(
                outcome.cases == 1
                    ? "on its earlier image" : "\(outcome.onEarlierImages) of them on their earlier images")
        }
        if let audit = outcome.audit, cards.blinding == nil {
            remarks.append(outcome.cases == 1 ? "an answer to audit \(audit)" : "answers to audit \(audit)")
        }
        return remarks
    }

    private func cases(of outcome: ActOutcome) -> String {
        guard outcome.cases == 1, let entry = outcome.entries.first else { return "\(outcome.cases) cases" }
        return name(of: entry.id)
    }
}

/// The queue or the reads are not those any more that the reviewer had before him or her.
private struct RangeChanged: Error, CustomStringConvertible {
    var description: String { "The queue or the reads have changed meanwhile; look at the range again" }
}

/// What one key decides: on one case or a range of them.
private struct DecidedRange: Sendable {
    /// The decisions; a choice may mean nothing on some of the cases.
    let decisions: [Decision]
    /// How many cases it was pressed for.
    private let count: Int
    private let settledBefore: Set<CaseID>
    /// What was decided, in words.
    private let word: String

    init(_ choice: Choice, _ entries: [QueueEntry], _ project: ProjectSummary, at time: Double) {
        decisions = entries.compactMap { choice.decision(on: $0, in: project, at: time) }
        count = entries.count
        settledBefore = Set(entries.filter(\.isSettled).map(\.id))
        let words = decisions.map(\.word)
        let counts = project.classes.map(\.name).compactMap { name -> String? in
            let cases = words.count { $0 == name }
            return cases == 0 ? nil : "\(cases) \(name)"
        }
        // One label is named only where all of them got it.
        word =
            counts.count > 1
            ? "\(choice.words(in: project)) (\(counts.joined(separator: ", ")))"
            : words.first ?? choice.words(in: project)
    }

    /// What it is, for when it cannot be written.
    var title: String { "\(word) for \(count == 1 ? decisions.first.map { "\($0.caseID)" } ?? "a case" : cases)" }

    /// What it did, refused cases aside.
    func deed(without refused: [CaseID]) -> ReviewTally.Deed {
        let refused = Set(refused)
        return decisions.filter { !refused.contains($0.caseID) }.reduce(into: ReviewTally.Deed()) { deed, decision in
            deed.verdicts[decision.verdict, default: 0] += 1
            if decision.settles, !settledBefore.contains(decision.caseID) { deed.settled += 1 }
        }
    }

    /// What was done.
    func told(_ name: (CaseID) -> String) -> String {
        "\(count == 1 ? decisions.first.map { name($0.caseID) } ?? "" : cases) → \(word)"
    }

    private var cases: String {
        decisions.count == count ? "\(count) cases" : "\(decisions.count) of \(count) cases"
    }
}

extension DecisionTarget {
    /// How many cases it has.
    fileprivate var count: Int {
        switch self {
        case .seen(let cards): cards.count
        case .positions(let positions, _, _): positions.count
        case .marked(let entries, _): entries.count
        }
    }
}

extension Choice {
    /// What it makes of cases, as far as one word fits all.
    fileprivate func words(in project: ProjectSummary) -> String {
        switch self {
        case .accept: "the CNN's label"
        case .reject: "CLIP's label"
        case .name(let index): project.classes.indices.contains(index) ? project.classes[index].name : "a class"
        case .exclude: "excluded"
        case .skip: "skipped"
        case .resolve(let index): index.map { Choice.name($0).words(in: project) } ?? "excluded"
        }
    }
}

extension Decision {
    /// What was decided, in a word.
    fileprivate var word: String { label ?? (verdict == .skip ? "skipped" : "excluded") }
}
