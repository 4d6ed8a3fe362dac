import Seeded
import Testing

@testable import Convnet

@Suite struct BatchDealerTests {
    @Test func everyMemberComesOnceBeforeAnyComesAgain() {
        var generator = SeededGenerator(seed: 1)
        var dealer = BatchDealer(labels: (0..<12).map { $0 % 2 }, batch: 4, leastBalance: 0.5)
        let first = (0..<3).flatMap { _ in dealer.next(&generator) }
        let second = (0..<3).flatMap { _ in dealer.next(&generator) }
        #expect(first.sorted() == Array(0..<12))
        #expect(second.sorted() == Array(0..<12))
        #expect(first != second)
    }

    @Test func whatDoesNotFillABatchIsDealtAnew() {
        var generator = SeededGenerator(seed: 2)
        var dealer = BatchDealer(labels: [0, 1, 0, 1, 0], batch: 3, leastBalance: 0)
        for _ in 0..<20 {
            let batch = dealer.next(&generator)
            #expect(batch.count == 3 && Set(batch).count == 3)
        }
    }

    /// Classes of 90, 6 and 4 cases: the two rare ones get their least share of the draws, a sixth, and the third what
    /// remains. Of 6,000 draws a share is off by more than 0.02 less than once in 10,000 seeds.
    @Test func rareClassesGetTheirLeastShare() {
        let labels = [Int](repeating: 2, count: 90) + [Int](repeating: 0, count: 6) + [Int](repeating: 1, count: 4)
        var generator = SeededGenerator(seed: 3)
        var dealer = BatchDealer(labels: labels, batch: 60, leastBalance: 0.5)
        var counts = [0, 0, 0]
        for _ in 0..<100 {
            for position in dealer.next(&generator) { counts[labels[position]] += 1 }
        }
        for (count, share) in zip(counts, [1.0 / 6, 1.0 / 6, 4.0 / 6]) {
            #expect(abs(Double(count) / 6000 - share) < 0.02)
        }
    }
}
