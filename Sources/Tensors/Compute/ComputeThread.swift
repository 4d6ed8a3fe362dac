import Foundation
import Synchronization
import Work

extension Compute {
    /// Runs a body on a thread of its own, which owns a pool of `threads` threads, and waits for its end.
    ///
    /// oneDNN's threads belong to the calling thread: work that hopped between threads would get a new pool each time.
    ///
    /// - Throws: What the body throws.
    package static func run<Result: Sendable>(
        threads: Int, referencePolicy: ReferencePolicy = .allow, _ body: @escaping @Sendable (Compute) throws -> Result
    ) throws -> Result {
        try map([()], workers: 1, threadsPerWorker: threads, policy: referencePolicy) { compute, _ in
            try body(compute)
        }[0]
    }

    /// Works through independent jobs with several single-threaded workers and gives the results in the jobs' order.
    ///
    /// Small networks train faster this way than by sharing every operation between threads, and the results do not
    /// depend on the number of workers. After a failure no further job is begun; the first failure by order is thrown.
    ///
    /// - Throws: What a body throws.
    package static func map<Job: Sendable, Result: Sendable>(
        _ jobs: [Job], workers: Int, _ body: @escaping @Sendable (Compute, Job) throws -> Result
    ) throws -> [Result] {
        try map(jobs, workers: workers, threadsPerWorker: 1, policy: .allow, body)
    }

    private static func map<Job: Sendable, Result: Sendable>(
        _ jobs: [Job], workers: Int, threadsPerWorker: Int, policy: ReferencePolicy,
        _ body: @escaping @Sendable (Compute, Job) throws -> Result
    ) throws -> [Result] {
        let board = JobBoard<Result>(count: jobs.count)
        let finished = DispatchGroup()
        for _ in 0..<max(1, min(workers, jobs.count)) {
            finished.enter()
            let thread = Thread {
                defer { finished.leave() }
                work(jobs, board, threadsPerWorker, policy, body)
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        finished.wait()
        return try board.results()
    }

    private static func work<Job: Sendable, Result: Sendable>(
        _ jobs: [Job], _ board: JobBoard<Result>, _ threads: Int, _ policy: ReferencePolicy,
        _ body: @Sendable (Compute, Job) throws -> Result
    ) {
        do {
            let compute = try Compute(threads: threads, referencePolicy: policy)
            while let index = board.next() {
                board.put(Swift.Result { try body(compute, jobs[index]) }, at: index)
            }
        } catch {
            if let index = board.next() { board.put(.failure(error), at: index) }
        }
    }
}

/// Hands out job numbers and collects results.
private final class JobBoard<Value: Sendable>: Sendable {
    private struct State {
        var next = 0
        var failed = false
        var results: [Int: Result<Value, any Error>] = [:]
    }

    private let count: Int
    private let state = Mutex(State())

    init(count: Int) { self.count = count }

    func next() -> Int? {
        state.withLock { state in
            guard state.next < count, !state.failed else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func put(_ result: Result<Value, any Error>, at index: Int) {
        state.withLock { state in
            state.results[index] = result
            if case .failure = result { state.failed = true }
        }
    }

    func results() throws -> [Value] {
        try state.withLock { state in
            for index in 0..<count {
                if case .failure(let error) = state.results[index] { throw error }
            }
            return try (0..<count).map { index in
                guard let result = state.results[index] else { throw Cancelled() }
                return try result.get()
            }
        }
    }
}
