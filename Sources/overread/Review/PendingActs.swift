import Labels
import Store
import Synchronization
import Workbench

/// An act of the reviewer on its way to the disk.
struct PendingAct: Sendable {
    /// What it is, in words, for when it cannot be written.
    let title: String
    /// When its key was pressed, in seconds since 1970-01-01T00:00:00Z.
    let time: Double
    /// Writes it; `nil` where there was nothing to write.
    let write: @Sendable (ReviewWorker) throws -> Written?

    /// What it led to, what to say about it and how, and where to look.
    struct Written {
        let outcome: ActOutcome
        let notice: String
        let tone: ActReport.Tone
        let position: Int?
        /// What it did in this session; `nil` where it was no decision.
        var step: ReviewTally.Step?

        init(_ outcome: ActOutcome, _ notice: String, _ tone: ActReport.Tone = .calm, position: Int? = nil) {
            self.outcome = outcome
            self.notice = notice
            self.tone = tone
            self.position = position
        }

        /// - Parameter refusal: What was not recorded; `nil` where all was.
        init(_ outcome: ActOutcome, refusal: String?) {
            self.init(outcome, refusal ?? "", refusal == nil ? .calm : .refusal)
        }
    }

    /// What became of an act that was to be written.
    struct Fate {
        /// Whether anything is on disk.
        var isRecorded = false
        /// What was refused, in words.
        var refusal: String?
    }

    init(title: String, at time: Double, write: @escaping @Sendable (ReviewWorker) throws -> Written?) {
        self.title = title
        self.time = time
        self.write = write
    }
}

/// Acts that could not be written, in the order in which they were meant. Nothing overtakes them.
final class PendingActs: Sendable {
    private struct State {
        var acts: [PendingAct] = []
        var reason = ""
    }

    private let state = Mutex(State())

    /// What waits, for the screen; `nil` where nothing does.
    var halt: Halt? {
        state.withLock { $0.reason.isEmpty ? nil : Halt(reason: $0.reason, acts: $0.acts.map(\.title)) }
    }

    /// Keeps an act that could not be written, or must wait for one.
    func keep(_ act: PendingAct, reason: String? = nil) {
        state.withLock { state in
            state.acts.append(act)
            if let reason { state.reason = reason }
        }
    }

    /// Notes why nothing can be written, where no act waits.
    func halt(for reason: String) { state.withLock { $0.reason = reason } }

    /// Takes everything out.
    func takeAll() -> [PendingAct] {
        state.withLock { state in
            defer { state = State() }
            return state.acts
        }
    }
}

extension ReviewWorker {
    /// Writes an act, or keeps it where that fails or others wait already. On the serial queue.
    ///
    /// - Returns: What became of it; images that are others by now are told apart in the report.
    @discardableResult
    func write(_ act: PendingAct) -> PendingAct.Fate {
        guard pending.halt == nil else {
            pending.keep(act)
            post(pending.halt)
            return .init()
        }
        let written: PendingAct.Written?
        do {
            written = try act.write(self)
        } catch let error as StoreError where error.isAboutStorage {
            pending.keep(act, reason: "\(error)")
            post(pending.halt)
            return .init()
        } catch {
            let refusal = "\(act.title): not recorded. \(error)"
            mailbox.post(.failed(refusal))
            return .init(refusal: refusal)
        }
        report(written, of: act)
        return PendingAct.Fate(
            isRecorded: (written?.outcome.cases ?? 0) > 0,
            refusal: written.flatMap { $0.tone == .refusal ? $0.notice : nil })
    }

    /// Writes what waits, in order.
    func writePending() {
        let fates = pending.takeAll().map { write($0) }
        guard pending.halt == nil else { return }
        do {
            _ = try store.state()
        } catch {
            pending.halt(for: "\(error)")
            return post(pending.halt)
        }
        guard !fates.isEmpty else { return mailbox.post(.resumed(notice: "the project is there again")) }
        let refusals = fates.compactMap(\.refusal)
        let saved = "saved now: \(fates.count(where: \.isRecorded))"
        mailbox.post(
            .resumed(notice: ([saved] + refusals).joined(separator: "; "), hasRefusals: !refusals.isEmpty))
    }

    /// Tells what an act led to. It is on disk by now: whatever goes wrong here must not have it written again.
    private func report(_ written: PendingAct.Written?, of act: PendingAct) {
        guard let written else { return mailbox.post(.noticed("nothing to decide here")) }
        let outcome = written.outcome
        noteOwnAct(outcome)
        let step = written.step.map { step in
            PaceStep(settled: tally.withLock { $0.take(step) }, time: act.time)
        }
        do {
            mailbox.post(
                .acted(
                    ActReport(
                        entries: try cards.shown(outcome.entries), counts: cards.counts(outcome.counts),
                        notice: written.notice, tone: written.tone, position: written.position,
                        audit: try cards.blinding?.session(store), reading: try reading(), step: step)))
            guard !outcome.refused.isEmpty else { return }
            mailbox.post(.casesChanged(try cards.shown(store.entries(of: outcome.refused))))
        } catch {
            mailbox.post(.failed("\(error)"))
        }
    }

    func post(_ halt: Halt?) {
        if let halt { mailbox.post(.halted(halt)) }
    }
}

extension StoreError {
    /// Whether the act itself was right, and only the disk or the project would not take it.
    var isAboutStorage: Bool {
        switch self {
        case .cannotWrite, .cannotRead, .vanished, .busy, .corrupt, .notAProject: true
        default: false
        }
    }
}
