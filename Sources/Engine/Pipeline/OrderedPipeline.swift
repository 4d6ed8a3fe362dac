import Foundation
import Tensors

/// Transforms inputs on several threads, some way ahead of the caller, who takes the results in order.
///
/// Decoding runs beside computing this way, and no more than `ahead` results ever wait in memory.
final class OrderedPipeline<Input: Sendable, Output: Sendable>: @unchecked Sendable {
    // Everything mutable is guarded by `condition`.
    private let condition = NSCondition()
    private var results: [Int: Output] = [:]
    private var next = 0
    private var taken = 0
    private var stopped = false
    private let inputs: [Input]
    private let ahead: Int
    private let transform: @Sendable (Input) -> Output

    private init(_ inputs: [Input], ahead: Int, transform: @escaping @Sendable (Input) -> Output) {
        self.inputs = inputs
        self.ahead = ahead
        self.transform = transform
    }

    /// Runs all inputs through `transform` and hands the results to `consume`, in order, on the calling thread.
    ///
    /// - Parameters:
    ///   - workers: Threads that transform.
    ///   - ahead: At most how many results are made before they are taken.
    /// - Throws: What `consume` throws, or `ComputeError.cancelled`.
    static func run(
        _ inputs: [Input], workers: Int, ahead: Int, cancellation: Cancellation,
        transform: @escaping @Sendable (Input) -> Output, consume: (Output) throws -> Void
    ) throws {
        let pipeline = OrderedPipeline(inputs, ahead: max(1, ahead), transform: transform)
        let threads = DispatchGroup()
        for _ in 0..<max(1, min(workers, inputs.count)) {
            threads.enter()
            let thread = Thread {
                pipeline.work()
                threads.leave()
            }
            thread.start()
        }
        defer {
            pipeline.stop()
            threads.wait()
        }
        for index in inputs.indices {
            try cancellation.check()
            try consume(pipeline.take(index))
        }
    }

    private func work() {
        while let index = claim() {
            let output = transform(inputs[index])
            condition.withLock {
                results[index] = output
                condition.broadcast()
            }
        }
    }

    private func claim() -> Int? {
        condition.withLock {
            while !stopped, next < inputs.count, next >= taken + ahead { condition.wait() }
            guard !stopped, next < inputs.count else { return nil }
            next += 1
            return next - 1
        }
    }

    private func take(_ index: Int) -> Output {
        condition.withLock {
            while true {
                if let output = results.removeValue(forKey: index) {
                    taken = index + 1
                    condition.broadcast()
                    return output
                }
                condition.wait()
            }
        }
    }

    private func stop() {
        condition.withLock {
            stopped = true
            condition.broadcast()
        }
    }
}
