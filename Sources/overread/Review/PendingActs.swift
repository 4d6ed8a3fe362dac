import Labels
import Store
import Synchronization
import Workbench

/// An act of the reviewer on its way to the disk.
struct PendingAct: Sendable {
    /// What it is, in words, for when it cannot be written.
    let title: String
    /// Writes it; `nil` where there was nothing to write.
    let write: @Sendable (ReviewWorker) throws -> Written?

    /// What it led to, what to say about it, and where to look.
    typealias Written = (outcome: ActOutcome, notice: String, position: Int?)

    init(title: String, write: @escaping @Sendable (ReviewWorker) throws -> Written?) {
        self.title = title
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
    /// - Returns: Whether it went through; images that are others by now are told apart in the report.
    @discardableResult
    func write(_ act: PendingAct) -> Bool {
        guard pending.halt == nil else {
            pending.keep(act)
            post(pending.halt)
            return false
        }
        let written: PendingAct.Written?
        do {
            written = try act.write(self)
        } catch let error as StoreError where error.isAboutStorage {
            pending.keep(act, reason: "\(error)")
            post(pending.halt)
            return false
        } catch {
            mailbox.post(.failed("\(act.title): not recorded. \(error)"))
            return false
        }
        report(written)
        return true
    }

    /// Writes what waits, in order.
    func writePending() {
        let acts = pending.takeAll()
        let saved = acts.count { write($0) }
        guard pending.halt == nil else { return }
        do {
            _ = try store.state()
        } catch {
            pending.halt(for: "\(error)")
            return post(pending.halt)
        }
        mailbox.post(.resumed(notice: acts.isEmpty ? "the project is there again" : "saved now: \(saved)"))
    }

    /// Tells what an act led to. It is on disk by now: whatever goes wrong here must not have it written again.
    private func report(_ written: PendingAct.Written?) {
        guard let (outcome, notice, position) = written else {
            return mailbox.post(.noticed("nothing to decide here"))
        }
        noteOwnAct(outcome)
        do {
            mailbox.post(
                .acted(
                    ActReport(
                        entries: try cards.shown(outcome.entries), counts: cards.counts(outcome.counts), notice: notice,
                        position: position, audit: try cards.blinding?.session(store))))
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
    fileprivate var isAboutStorage: Bool {
        switch self {
        case .cannotWrite, .cannotRead, .vanished, .busy, .corrupt, .notAProject: true
        default: false
        }
    }
}
