import Foundation
import Synchronization

/// One thread of a team: it takes jobs in the order in which they are given.
final class Worker<Seat>: Sendable {
    typealias Job = @Sendable (Chair<Seat>) -> Void

    /// Room for the deep recursion and the large temporaries of a compute library.
    private static var stackSize: Int { 16 << 20 }

    private let jobs = Mutex<[Job]>([])
    private let thread = Mutex<pthread_t?>(nil)
    private let isAsked = DispatchSemaphore(value: 0)
    private let isAlive = DispatchGroup()

    init(seat: @escaping @Sendable () throws -> Seat) {
        isAlive.enter()
        let thread = Thread { [self] in
            self.thread.withLock { $0 = pthread_self() }
            work(Chair(seat))
            isAlive.leave()
        }
        thread.stackSize = Self.stackSize
        thread.start()
    }

    /// Whether this is the thread that asks.
    var isCurrent: Bool {
        thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    /// Takes a job, to be done after those that it has.
    func take(_ job: @escaping Job) {
        jobs.withLock { $0.append(job) }
        isAsked.signal()
    }

    /// Ends the thread once it has done its jobs, and waits for it.
    func end() {
        isAsked.signal()
        isAlive.wait()
    }

    private func work(_ chair: Chair<Seat>) {
        while true {
            isAsked.wait()
            guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
            job(chair)
        }
    }
}

/// Where a worker's seat is made at the first wish for it.
final class Chair<Seat> {
    private let make: () throws -> Seat
    private var made: Result<Seat, any Error>?

    init(_ make: @escaping () throws -> Seat) { self.make = make }

    /// The worker's seat.
    ///
    /// - Throws: Whatever kept it from being made, every time.
    func seat() throws -> Seat {
        let result = made ?? Result { try make() }
        made = result
        return try result.get()
    }
}
