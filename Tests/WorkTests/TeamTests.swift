import Foundation
import Synchronization
import Testing

@testable import Work

@Suite struct TeamTests {
    private struct Enough: Error, Equatable { var at = 0 }

    private final class Counter {
        let number: Int
        var calls = 0
        init(_ number: Int) { self.number = number }
    }

    @Test(arguments: [1, 2, 5]) func itemsComeInOrderAndNeverFarAhead(workers: Int) throws {
        let made = Atomic(0)
        var furthest = 0
        var taken: [Int] = []
        try Team(workers).pipeline(count: 200, ahead: 3) { _, number in
            made.add(1, ordering: .relaxed)
            return number * number
        } take: { item in
            taken.append(item)
            furthest = max(furthest, made.load(ordering: .relaxed) - taken.count)
        }
        #expect(taken == (0..<200).map { $0 * $0 })
        #expect(furthest <= 3)
    }

    @Test func nothingIsMadeOfNothing() throws {
        try Team(2).pipeline(count: 0, ahead: 4) {
            $1
        } take: { _ in
            throw Enough()
        }
        #expect(try Team(2).map([Int]()) { $1 } == [])
    }

    @Test func batchesAreNeighboursAndTheLastMayBeShort() throws {
        var taken: [Range<Int>] = []
        try Team(3).batches(of: 5..<12, size: 3) {
            $1
        } take: {
            taken.append($0)
        }
        #expect(taken == [5..<8, 8..<11, 11..<12])
    }

    @Test func anErrorOfTheTakerEndsTheWork() {
        let made = Atomic(0)
        #expect(throws: Enough(at: 10)) {
            try Team(2).pipeline(count: 1000, ahead: 4) { _, number in
                made.add(1, ordering: .relaxed)
                return number
            } take: {
                if $0 == 10 { throw Enough(at: 10) }
            }
        }
        #expect(made.load(ordering: .relaxed) <= 11 + 4)
    }

    /// The failure at 10 waits for that at 20, so that the later one always comes first in time.
    @Test func theFirstFailureByOrderIsThrownAndNoFurtherItemBegins() {
        let later = DispatchSemaphore(value: 0)
        let last = Atomic(0)
        var taken: [Int] = []
        #expect(throws: Enough(at: 10)) {
            try Team(2).pipeline(count: 1000, ahead: 1000) { _, number in
                last.store(number, ordering: .relaxed)
                if number == 10 { later.wait() }
                if number == 20 { later.signal() }
                if number == 10 || number == 20 { throw Enough(at: number) }
                return number
            } take: {
                taken.append($0)
            }
        }
        #expect(taken == Array(0..<10))
        #expect(last.load(ordering: .relaxed) <= 20)
    }

    @Test func aWishToStopIsHeardBeforeTheNextItem() {
        let cancellation = Cancellation()
        let later = Atomic(0)
        var taken = 0
        #expect(throws: Cancelled()) {
            try Team(2).pipeline(count: 1000, ahead: 4, cancellation: cancellation) { _, number in
                if cancellation.isCancelled { later.add(1, ordering: .relaxed) }
                return number
            } take: { _ in
                taken += 1
                if taken == 3 { cancellation.cancel() }
            }
        }
        #expect(taken == 3)
        #expect(later.load(ordering: .relaxed) <= 2)
    }

    @Test func workersKeepTheirSeats() throws {
        let team = Team(3) { Counter($0 * 10) }
        for call in 1...5 {
            let results = try team.each { counter, number in
                counter.calls += 1
                return [counter.number, counter.calls, number]
            }
            #expect(results == [[0, call, 0], [10, call, 1], [20, call, 2]])
        }
    }

    @Test func aFailureLeavesTheTeamAtWork() throws {
        let team = Team(3) { Counter($0) }
        #expect(throws: Enough(at: 1)) {
            _ = try team.each { _, number in if number > 0 { throw Enough(at: number) } }
        }
        #expect(try team.each { counter, _ in counter.number } == [0, 1, 2])
    }

    @Test func aSeatThatCannotBeMadeIsThrown() {
        let team = Team<Counter>(2) { _ in throw Enough(at: 7) }
        for _ in 0..<2 { #expect(throws: Enough(at: 7)) { _ = try team.map([1, 2, 3]) { $1 } } }
    }

    @Test func seatsAreMadeOnlyWhereThereIsWork() throws {
        let made = Atomic(0)
        let team = Team(4) { _ in made.add(1, ordering: .relaxed) }
        _ = try team.map([1]) { $1 }
        #expect(made.load(ordering: .relaxed) == 1)
    }

    @Test func severalCallersShareATeam() throws {
        let team = Team(2)
        let answers = Mutex<[Int: [Int]]>([:])
        DispatchQueue.concurrentPerform(iterations: 6) { caller in
            let answer = try? team.map(Array(0..<100)) { _, job in job * caller }
            answers.withLock { $0[caller] = answer }
        }
        let expected = (0..<6).map { caller in (caller, (0..<100).map { $0 * caller }) }
        #expect(answers.withLock { $0 } == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test func seatsAreLetGoOfBeforeTheTeamHasEnded() throws {
        final class Guest: Sendable {
            let left: @Sendable () -> Void
            init(_ left: @escaping @Sendable () -> Void) { self.left = left }
            deinit { left() }
        }
        let left = Mutex(0)
        let team = Team(2) { _ in Guest { left.withLock { $0 += 1 } } }
        _ = try team.each { _, number in number }
        #expect(left.withLock { $0 } == 0)
        team.end()
        #expect(left.withLock { $0 } == 2)
    }
}
