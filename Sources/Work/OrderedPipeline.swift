import Dispatch
import Synchronization

/// Numbered items between the workers that make them and the caller who takes them in order.
///
/// Items are begun in order, and not before there is room. An item that fails keeps further ones from being begun; as all
/// items before it have been begun then, the first failure by order is the one that the caller meets, however many workers
/// there are.
final class OrderedPipeline<Output: Sendable>: Sendable {
    private struct State {
        var next = 0
        var isStopped = false
        var results: [Int: Result<Output, any Error>] = [:]
    }

    private let state = Mutex(State())
    private let count: Int
    private let workers: Int
    /// One for every item that may be begun.
    private let room = DispatchSemaphore(value: 0)
    /// One for every item that is made.
    private let made = DispatchSemaphore(value: 0)

    init(count: Int, ahead: Int, workers: Int) {
        self.count = count
        self.workers = workers
        for _ in 0..<max(1, min(ahead, count)) { room.signal() }
    }

    /// Makes items until there are no more to begin; called by each worker.
    func work(_ make: (Int) throws -> Output) {
        while let index = claim() {
            let result = Result { try make(index) }
            state.withLock { $0.results[index] = result }
            if case .failure = result { stop() }
            made.signal()
        }
    }

    /// The item of a number, once it is made; called with 0, 1, … on one thread.
    ///
    /// - Throws: What kept the item from being made.
    func take(_ index: Int) throws -> Output {
        while true {
            if let result = state.withLock({ $0.results.removeValue(forKey: index) }) {
                room.signal()
                return try result.get()
            }
            made.wait()
        }
    }

    /// Keeps further items from being begun.
    func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<workers { room.signal() }
    }

    private func claim() -> Int? {
        room.wait()
        return state.withLock { state in
            guard !state.isStopped, state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }
}
