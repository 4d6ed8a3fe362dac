import Dispatch
import Synchronization

/// Work on numbered things that several threads share.
enum SharedWork {
    /// Does something for every number from 0 to below `count`, several at a time and in any order.
    ///
    /// - Throws: What `body` throws first; no further number is begun then.
    static func run(count: Int, threads: Int, _ body: @Sendable (Int) throws -> Void) throws {
        let next = Atomic(0)
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                do {
                    try body(index)
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                    next.store(count, ordering: .relaxed)
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
