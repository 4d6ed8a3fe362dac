import Foundation
import Synchronization

/// Workers: threads that live as long as their team and take jobs together, each with a seat that only it ever touches.
///
/// A seat is made on its worker's thread when the first job asks for it, and let go of there when the team ends. What
/// belongs to one thread, a compute context or a network's packed weights, so stays from job to job and from call to call.
///
/// Several threads may call one team: each worker finishes what it has begun for one caller before it turns to the next.
/// A job must not call its own team, which would wait for itself; that is refused.
package final class Team<Seat>: Sendable {
    private let workers: [Worker<Seat>]

    /// How many workers there are.
    package var count: Int { workers.count }

    /// Starts the workers.
    ///
    /// - Parameters:
    ///   - count: Workers; at least one is started.
    ///   - seat: Makes the seat of a worker, given its number from 0, on the worker's thread.
    package init(_ count: Int, seat: @escaping @Sendable (Int) throws -> Seat) {
        workers = (0..<max(1, count)).map { number in Worker { try seat(number) } }
    }

    deinit { end() }

    /// Ends the workers and waits until they have let go of their seats; afterwards nobody takes jobs.
    package func end() { workers.forEach { $0.end() } }

    /// Does every job once, whoever is free taking the next, and gives the results in the jobs' order.
    ///
    /// - Throws: The first failure by the jobs' order, whatever the number of workers; once a job has failed no further one
    ///   is begun. `Cancelled` on request.
    package func map<Job: Sendable, Output: Sendable>(
        _ jobs: [Job], cancellation: Cancellation = Cancellation(),
        _ body: @escaping @Sendable (Seat, Job) throws -> Output
    ) throws -> [Output] {
        var results: [Output] = []
        results.reserveCapacity(jobs.count)
        try pipeline(count: jobs.count, ahead: jobs.count, cancellation: cancellation) { seat, index in
            try body(seat, jobs[index])
        } take: {
            results.append($0)
        }
        return results
    }

    /// Makes the items 0, 1, … on the workers, some way ahead of the caller, who takes them in order.
    ///
    /// Returns or throws only when no worker is at it any more.
    ///
    /// - Parameters:
    ///   - count: How many items there are.
    ///   - ahead: At most how many items are begun before they are taken, at least 1: what bounds the memory.
    ///   - cancellation: Looked at before an item is made and before one is taken.
    ///   - make: Makes the item of a number.
    ///   - take: Takes an item, on the calling thread.
    /// - Throws: What `take` throws, or `make`, when the item's turn comes; `Cancelled` on request.
    package func pipeline<Output: Sendable>(
        count: Int, ahead: Int, cancellation: Cancellation = Cancellation(),
        make: @escaping @Sendable (Seat, Int) throws -> Output, take: (Output) throws -> Void
    ) throws {
        let pipeline = OrderedPipeline<Output>(count: count, ahead: ahead, workers: self.count)
        let finished = ask(workers.prefix(count)) { chair, _ in
            pipeline.work { index in
                try cancellation.check()
                return try make(chair.seat(), index)
            }
        }
        defer {
            pipeline.stop()
            finished.wait()
        }
        for index in 0..<count {
            try cancellation.check()
            try take(pipeline.take(index))
        }
    }

    /// Cuts numbers into batches of neighbours, makes each batch on one worker, and hands the batches over in order.
    ///
    /// - Parameters:
    ///   - size: Numbers of a batch, at least 1; the last batch may have fewer.
    ///   - cancellation: Looked at before a batch is made and before one is taken.
    ///   - make: Makes the batch of some numbers.
    ///   - take: Takes a batch, on the calling thread.
    /// - Throws: What `take` throws, or `make`, when the batch's turn comes; `Cancelled` on request.
    package func batches<Output: Sendable>(
        of numbers: Range<Int>, size: Int, cancellation: Cancellation = Cancellation(),
        make: @escaping @Sendable (Seat, Range<Int>) throws -> Output, take: (Output) throws -> Void
    ) throws {
        try pipeline(
            count: (numbers.count + size - 1) / size, ahead: 2 * count, cancellation: cancellation,
            make: { seat, index in
                let start = numbers.lowerBound + index * size
                return try make(seat, start..<min(start + size, numbers.upperBound))
            }, take: take)
    }

    /// Lets every worker do the same once, for what is kept in seats from call to call.
    ///
    /// - Parameter body: Given the worker's seat and number.
    /// - Returns: The results in the order of the workers.
    /// - Throws: The first failure by the workers' order, after all have ended.
    package func each<Output: Sendable>(
        _ body: @escaping @Sendable (Seat, Int) throws -> Output
    ) throws -> [Output] {
        let results = Mutex([Result<Output, any Error>?](repeating: nil, count: count))
        ask(workers[...]) { chair, number in
            let result = Result { try body(chair.seat(), number) }
            results.withLock { $0[number] = result }
        }.wait()
        return try results.withLock { $0 }.map { result in
            guard let result else { preconditionFailure("a worker left without a word") }
            return try result.get()
        }
    }

    /// Gives some workers a job, and a group that is empty when they have done it.
    private func ask(
        _ asked: ArraySlice<Worker<Seat>>, _ job: @escaping @Sendable (Chair<Seat>, Int) -> Void
    ) -> DispatchGroup {
        precondition(!workers.contains { $0.isCurrent }, "a job that calls its own team waits for itself")
        let finished = DispatchGroup()
        for (number, worker) in asked.enumerated() {
            finished.enter()
            worker.take { chair in
                job(chair, number)
                finished.leave()
            }
        }
        return finished
    }
}

extension Team where Seat == Void {
    /// Workers that keep nothing.
    package convenience init(_ count: Int) {
        self.init(count) { _ in }
    }
}
