import Synchronization
import Testing

@testable import Work

@Suite struct OrderedPipelineTests {
    private struct Enough: Error {}

    @Test func itemsComeInOrderAndNeverFarAhead() throws {
        let made = Atomic(0)
        var furthest = 0
        var taken: [Int] = []
        try OrderedPipeline.run(count: 200, workers: 4, ahead: 8) { number in
            made.add(1, ordering: .relaxed)
            return number * number
        } consume: { item in
            taken.append(item)
            furthest = max(furthest, made.load(ordering: .relaxed) - taken.count)
        }
        #expect(taken == (0..<200).map { $0 * $0 })
        #expect(furthest <= 8)
    }

    @Test func nothingIsMadeOfNothing() throws {
        try OrderedPipeline.run(count: 0, workers: 2, ahead: 4) {
            $0
        } consume: { _ in
            throw Enough()
        }
    }

    @Test func anErrorOfTheConsumerEndsTheWork() {
        let made = Atomic(0)
        #expect(throws: Enough.self) {
            try OrderedPipeline.run(count: 1000, workers: 2, ahead: 4) { number in
                made.add(1, ordering: .relaxed)
                return number
            } consume: {
                if $0 == 10 { throw Enough() }
            }
        }
        #expect(made.load(ordering: .relaxed) <= 11 + 4)
    }

    @Test func anErrorOfMakingIsThrownAtTheItemsTurn() {
        var taken: [Int] = []
        #expect(throws: Enough.self) {
            try OrderedPipeline.run(count: 1000, workers: 2, ahead: 4) { number in
                if number >= 10 { throw Enough() }
                return number
            } consume: {
                taken.append($0)
            }
        }
        #expect(taken == Array(0..<10))
    }

    @Test func theCheckStopsBeforeAnItem() {
        var taken = 0
        #expect(throws: Enough.self) {
            try OrderedPipeline.run(count: 1000, workers: 2, ahead: 4) {
                if taken == 3 { throw Enough() }
            } transform: {
                $0
            } consume: { _ in
                taken += 1
            }
        }
        #expect(taken == 3)
    }
}
