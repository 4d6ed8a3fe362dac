import NCursesTerminal
import Synchronization
import Workbench

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
