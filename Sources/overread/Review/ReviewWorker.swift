import Dispatch
import Foundation
import Labels
import NCursesTerminal
import Store
import Synchronization
import Work
import Workbench

/// Does outside what the workbench wants done, and posts the answers.
///
/// Whatever touches the queue or decides runs on one serial queue, in the order in which it was asked for. Pictures,
/// the report and stages, which may take long, have queues of their own, so that they never delay a decision.
final class ReviewWorker: Sendable {
    let store: ProjectStore
    let cards: StoredCards
    let reviewer: String
    let mailbox: Mailbox
    let snapshot = Mutex(QueueSnapshot())
    /// What could not be written.
    let pending = PendingActs()
    /// The share of the cases that is shown; `nil` for all.
    let share: CaseShare?
    /// The cases of the share, and of how many.
    let shareCases = Mutex<(cases: Set<CaseOrdinal>, of: ProjectState)?>(nil)
    /// What was done.
    let tally = Mutex(ReviewTally(began: Date().timeIntervalSince1970))
    /// What knows which cases are alike; `nil` until it is asked for.
    let likeness = Mutex<KnownLikeness?>(nil)
    let stages: any ReviewStages
    private let name: String
    private let known: Mutex<ProjectState>
    /// The image whose neighbours were asked for last.
    let wantedNeighbours = Mutex<VersionID?>(nil)
    private let wantedPicture = Mutex<WantedPicture?>(nil)
    private let running = Mutex(Cancellation())
    /// Whether nobody waits for pictures, reports and likenesses any more.
    private let isLeaving = Mutex(false)
    private let serial = DispatchQueue(label: "overread.review")
    private let pictures = DispatchQueue(label: "overread.review.pictures")
    private let reports = DispatchQueue(label: "overread.review.reports")
    private let likenesses = DispatchQueue(label: "overread.review.likenesses")
    private let background = DispatchQueue(label: "overread.review.stages")

    /// - Parameters:
    ///   - audit: The audit to show blinded; `nil` for a review of all cases.
    ///   - isBlind: Whether reads and others' decisions are hidden until the reviewer has decided.
    ///   - share: The share of the cases that is shown; `nil` for all.
    init(
        store: ProjectStore, name: String, reviewer: String, stages: any ReviewStages, mailbox: Mailbox,
        audit: AuditRecord? = nil, isBlind: Bool = false, share: CaseShare? = nil
    ) throws {
        self.store = store
        self.name = name
        self.reviewer = reviewer
        self.stages = stages
        self.mailbox = mailbox
        let blinding = try audit.map {
            try Blinding($0, reviewer: reviewer, classes: try store.currentRuns().classNames)
        }
        cards = StoredCards(store: store, blinding: blinding, blindReader: isBlind ? reviewer : nil)
        self.share = share
        known = Mutex(try store.state())
    }

    /// The project as a whole.
    func summary() throws -> ProjectSummary {
        var summary = try cards.summary(name: name, reviewer: reviewer)
        summary.share = share.map { "\($0)" } ?? ""
        summary.reading = try reading()
        return summary
    }

    /// Starts an effect; it answers by messages.
    func start(_ effect: Effect) {
        switch effect {
        case .loadPicture(let id, let version, let view): loadPicture(id, version, view)
        case .openQueue(let query, _, _) where query.likeness != nil:
            attempt(on: likenesses) { try $0.perform(effect) }
        case .loadNeighbours(let id, let version):
            wantedNeighbours.withLock { $0 = version }
            attempt(on: likenesses) { try $0.loadNeighbours(id, version) }
        case .openOriginal(let id): attempt(on: pictures) { try $0.openOriginal(id) }
        case .prepareSearch: attempt(on: reports) { try $0.store.prepareSearch() }
        case .loadReport: attempt(on: reports) { $0.mailbox.post(.reportLoaded(try $0.report())) }
        case .start(let stage): run(stage)
        case .cancelStage: running.withLock { $0.cancel() }
        default: attempt(on: serial) { try $0.perform(effect) }
        }
    }

    /// Waits until every decision that was asked for is on disk, or known not to be.
    ///
    /// - Throws: ``NotSaved`` where something could not be written.
    func finish() throws {
        running.withLock { $0.cancel() }
        serial.sync {}
        background.sync {}
        if let halt = pending.halt { throw NotSaved(reason: halt.reason, acts: halt.acts) }
    }

    /// Finishes, and waits until no thread works any more: one that still does while the process takes down its
    /// libraries crashes it. Pictures, reports and likenesses, for which nobody waits any more, are broken off.
    ///
    /// - Throws: ``NotSaved`` where something could not be written.
    func leave() throws {
        let saved = Result { try finish() }
        isLeaving.withLock { $0 = true }
        serial.sync {}
        for queue in [likenesses, reports, pictures] {
            store.interrupt()
            queue.sync {}
        }
        try saved.get()
    }

    /// Looks for what others changed, and posts it.
    func lookForChanges() {
        attempt(on: serial) { worker in
            guard worker.pending.halt == nil else { return }
            do {
                try worker.noticeChanges()
            } catch let error as StoreError {
                guard case .vanished = error else { throw error }
                worker.pending.halt(for: "\(error)")
                worker.post(worker.pending.halt)
            }
        }
    }

    /// Tells the workbench where anything but this reviewer's own acts changed since the last look.
    private func noticeChanges() throws {
        guard let changes = try store.changes(since: known.withLock { $0 }) else { return }
        known.withLock { $0 = changes.state }
        mailbox.post(.projectChanged(try summary()))
    }

    /// Takes an act of this reviewer as known, unless others have acted meanwhile.
    func noteOwnAct(_ outcome: ActOutcome) {
        known.withLock { known in
            if outcome.state.follows(known) { known = outcome.state }
        }
    }

    private func attempt(on queue: DispatchQueue, _ body: @escaping @Sendable (ReviewWorker) throws -> Void) {
        queue.async {
            guard !self.isLeaving.withLock({ $0 }) else { return }
            do {
                try body(self)
            } catch {
                self.mailbox.post(.failed(String(describing: error)))
            }
        }
    }

    /// Loads a picture unless another one is wanted by then.
    private func loadPicture(_ id: CaseID, _ version: VersionID, _ view: PictureView) {
        let wanted = WantedPicture(version: version, view: view)
        wantedPicture.withLock { $0 = wanted }
        pictures.async {
            guard !self.isLeaving.withLock({ $0 }), self.wantedPicture.withLock({ $0 }) == wanted else { return }
            do {
                self.mailbox.post(.pictureLoaded(version, try self.cards.pictures.picture(id, version, view)))
            } catch {
                self.mailbox.post(.pictureLoaded(version, nil))
                let reason = !self.cards.isBlinded ? String(describing: error) : "the picture cannot be shown"
                self.mailbox.post(.failed(reason))
            }
        }
    }

    private func openOriginal(_ id: CaseID) throws {
        let (record, source) = try store.record(of: id)
        try Viewer()?.open(record.path(in: source))
        mailbox.post(.noticed("opened in the viewer"))
    }

    private func run(_ stage: BackgroundTask) {
        let cancellation = Cancellation()
        running.withLock { $0 = cancellation }
        background.async {
            let mailbox = self.mailbox
            do {
                let end = try self.stages.run(
                    stage, report: { mailbox.post(.stage($0)) }, cancellation: cancellation)
                mailbox.post(
                    .stage(
                        StageStatus(
                            title: stage.title, detail: end.detail, outcome: end.leavesOpen ? .leavesOpen : .finished)))
            } catch is Cancelled {
                mailbox.post(.stage(StageStatus(title: stage.title, outcome: .cancelled)))
            } catch {
                let reason = String(describing: error)
                mailbox.post(.stage(StageStatus(title: stage.title, outcome: .failed(reason))))
            }
            self.lookForChanges()
        }
    }

    private func report() throws -> ReviewReport {
        try ReviewReporting(store: store).report(truth: stages.truthRows())
    }
}

/// A picture that was asked for last.
private struct WantedPicture: Equatable {
    let version: VersionID
    let view: PictureView
}

/// What the reviewer did and the disk did not take.
struct NotSaved: Error, CustomStringConvertible {
    let reason: String
    let acts: [String]

    var description: String {
        let lost = acts.isEmpty ? "" : "not saved: \(acts.joined(separator: "; ")). "
        return lost + reason
    }
}

/// Messages from background threads to the thread that owns the terminal.
final class Mailbox: Sendable {
    private let messages = Mutex<[Message]>([])

    /// Puts a message in and wakes the terminal; from any thread.
    func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        NCursesTerminal.wake()
    }

    /// Takes all messages out.
    func takeAll() -> [Message] {
        messages.withLock { waiting in
            defer { waiting.removeAll() }
            return waiting
        }
    }
}
