import Foundation

/// Makes items on several threads, some way ahead of the caller, who takes them in order.
///
/// Decoding runs beside computing this way, and no more than `ahead` items ever wait in memory.
package final class OrderedPipeline<Output: Sendable>: @unchecked Sendable {
    // Everything mutable is guarded by `condition`.
    private let condition = NSCondition()
    private var results: [Int: Result<Output, any Error>] = [:]
    private var next = 0
    private var taken = 0
    private var stopped = false
    private let count: Int
    private let ahead: Int
    private let transform: @Sendable (Int) throws -> Output

    private init(_ count: Int, ahead: Int, transform: @escaping @Sendable (Int) throws -> Output) {
        self.count = count
        self.ahead = ahead
        self.transform = transform
    }

    /// Makes the items 0, 1, … with `transform` and hands them to `consume`, in order, on the calling thread.
    ///
    /// Returns or throws only when no call of `transform` is running any more.
    ///
    /// - Parameters:
    ///   - count: How many items there are.
    ///   - workers: Threads that make items; at least one is used.
    ///   - ahead: At most how many items are made before they are taken, at least 1.
    ///   - check: Called before each item; throws to stop, e.g. on cancellation.
    ///   - transform: Makes the item of a number; called from several threads at a time.
    ///   - consume: Takes an item.
    /// - Throws: What `check` or `consume` throws, or `transform`, when the item's turn comes.
    package static func run(
        count: Int, workers: Int, ahead: Int, check: () throws -> Void = {},
        transform: @escaping @Sendable (Int) throws -> Output, consume: (Output) throws -> Void
    ) throws {
        let pipeline = OrderedPipeline(count, ahead: max(1, ahead), transform: transform)
        let threads = DispatchGroup()
        for _ in 0..<max(1, min(workers, count)) { pipeline.start(threads) }
        defer {
            pipeline.stop()
            threads.wait()
        }
        for index in 0..<count {
            try check()
            try consume(pipeline.take(index))
        }
    }

    private func start(_ threads: DispatchGroup) {
        threads.enter()
        Thread { [self] in
            work()
            threads.leave()
        }.start()
    }

    private func work() {
        while let index = claim() {
            let result = Result { try transform(index) }
            condition.withLock {
                results[index] = result
                condition.broadcast()
            }
        }
    }

    private func claim() -> Int? {
        condition.withLock {
            while !stopped, next < count, next >= taken + ahead { condition.wait() }
            guard !stopped, next < count else { return nil }
            next += 1
            return next - 1
        }
    }

    private func take(_ index: Int) throws -> Output {
        let result = condition.withLock {
            while true {
                if let result = results.removeValue(forKey: index) {
                    taken = index + 1
                    condition.broadcast()
                    return result
                }
                condition.wait()
            }
        }
        return try result.get()
    }

    private func stop() {
        condition.withLock {
            stopped = true
            condition.broadcast()
        }
    }
}
