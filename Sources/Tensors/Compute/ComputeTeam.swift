import Foundation
import Synchronization

/// Threads that each own a single-threaded `Compute` and something made with it, and work side by side, call after call.
///
/// Unlike the workers of `Compute.map`, members keep their primitives, memory and state between calls.
package final class ComputeTeam<State>: Sendable {
    /// How many members there are.
    package let count: Int
    private let members: [TeamMember<State>]

    /// Starts the members.
    ///
    /// - Parameters:
    ///   - count: Members, at least 1.
    ///   - make: Makes a member's state, on its thread; given the member's number.
    /// - Throws: The first thing by order that `make` throws.
    package init(count: Int, make: @escaping @Sendable (Compute, Int) throws -> State) throws {
        self.count = max(1, count)
        members = (0..<self.count).map { number in TeamMember { try make($0, number) } }
        // Whatever was thrown there comes out at the first call.
        _ = try map { _, _, _ in }
    }

    deinit { end() }

    /// Ends the threads and waits until they have let go of everything; afterwards there is nobody to work.
    package func end() { members.forEach { $0.end() } }

    /// Lets every member do something and gives the results in the members' order.
    ///
    /// - Throws: The first thing by order that a body throws, after all have ended.
    package func map<Result: Sendable>(
        _ body: @escaping @Sendable (Compute, State, Int) throws -> Result
    ) throws -> [Result] {
        let results = Mutex([Int: Swift.Result<Result, any Error>]())
        let finished = DispatchGroup()
        for (number, member) in members.enumerated() {
            finished.enter()
            member.take { made in
                let result = Swift.Result { try body(made.get().compute, made.get().state, number) }
                results.withLock { $0[number] = result }
                finished.leave()
            }
        }
        finished.wait()
        let made = results.withLock { $0 }
        return try members.indices.compactMap { try made[$0]?.get() }
    }
}

/// One thread of a team.
private final class TeamMember<State>: Sendable {
    typealias Made = Result<(compute: Compute, state: State), any Error>
    typealias Job = @Sendable (Made) -> Void

    private let job = Mutex<Job?>(nil)
    private let isAsked = DispatchSemaphore(value: 0)
    private let isAlive = DispatchGroup()

    init(make: @escaping @Sendable (Compute) throws -> State) {
        isAlive.enter()
        let thread = Thread { [self] in
            work(
                Made {
                    let compute = try Compute(threads: 1, referencePolicy: .allow)
                    return (compute, try make(compute))
                })
            isAlive.leave()
        }
        thread.stackSize = 16 << 20
        thread.start()
    }

    private func work(_ made: Made) {
        while true {
            isAsked.wait()
            guard let next = job.withLock({ $0.take() }) else { return }
            next(made)
        }
    }

    /// Does a job once the one before it is done; the team waits between jobs.
    func take(_ next: @escaping Job) {
        job.withLock { $0 = next }
        isAsked.signal()
    }

    /// Ends the thread and waits for it.
    func end() {
        isAsked.signal()
        isAlive.wait()
    }
}
