import Dispatch
import Synchronization

/// Makes a sequence of values, each while the one before it is in use.
///
/// Values are taken by one thread, in order.
final class Prefetcher<Value: Sendable>: Sendable {
    private struct State {
        var next = 0
        var made: Result<Value, any Error>?
    }

    private let count: Int
    private let make: @Sendable (Int) throws -> Value
    private let state = Mutex(State())
    private let isMade = DispatchSemaphore(value: 0)

    /// Begins with the first value.
    ///
    /// - Parameters:
    ///   - count: How many values there are.
    ///   - make: Makes the value of a number from 0 on; called on another thread, never twice at a time.
    init(count: Int, make: @escaping @Sendable (Int) throws -> Value) {
        self.count = count
        self.make = make
        start(0)
    }

    /// The next value; `nil` after the last one. Waits for it, and begins with the one behind it.
    ///
    /// - Throws: What making it threw.
    func next() throws -> Value? {
        let index = state.withLock { $0.next }
        guard index < count else { return nil }
        isMade.wait()
        let made = state.withLock { state in
            defer { state.made = nil }
            state.next += 1
            return state.made
        }
        start(index + 1)
        return try made?.get()
    }

    private func start(_ index: Int) {
        guard index < count else { return }
        DispatchQueue.global().async { [self] in
            let made = Result { try make(index) }
            state.withLock { $0.made = made }
            isMade.signal()
        }
    }
}
