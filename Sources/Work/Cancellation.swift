import Synchronization

/// A wish to stop that any thread may express and long work looks at now and then.
package final class Cancellation: Sendable {
    private let wish = Atomic(false)

    /// A wish that nobody has expressed yet.
    package init() {}

    /// Asks the work to stop; safe to call from a signal source or another thread.
    package func cancel() { wish.store(true, ordering: .relaxed) }

    /// Whether the work should stop.
    package var isCancelled: Bool { wish.load(ordering: .relaxed) }

    /// Stops the work if somebody asked for it.
    package func check() throws(Cancelled) {
        if isCancelled { throw Cancelled() }
    }
}

/// The work stopped because somebody asked for it.
package struct Cancelled: Error, Equatable, CustomStringConvertible {
    /// One word for people.
    package let description = "cancelled"

    /// The answer to a wish to stop.
    package init() {}
}
