import Seeded
import Testing

@testable import Convnet

@Suite struct BatchDealerTests {
    @Test func everyMemberComesOnceBeforeAnyComesAgain() {
        var generator = SeededGenerator(seed: 1)
        var dealer = BatchDealer(labels: (0..<12).map { $0 % 3 / 2 }, classCount: 2, batch: 4, evening: 0)
        let first = (0..<3).flatMap { _ in dealer.next(&generator) }
        let second = (0..<3).flatMap { _ in dealer.next(&generator) }
        #expect(first.sorted() == Array(0..<12))
        #expect(second.sorted() == Array(0..<12))
        #expect(first != second)
        #expect(dealer.prior == [0, 0])
    }

    @Test func whatDoesNotFillABatchIsDealtAnew() {
        var generator = SeededGenerator(seed: 2)
        var dealer = BatchDealer(labels: [0, 1, 0, 1, 0], classCount: 2, batch: 3, evening: 0)
        for _ in 0..<20 {
            let batch = dealer.next(&generator)
            #expect(batch.count == 3 && Set(batch).count == 3)
        }
    }

    /// Classes of 64, 4 and 0 cases: their draws are as the roots of their sizes, 4 to 1, and the prior says so. Of 6,000
    /// draws a share is off by more than 0.02 less than once in 10,000 seeds.
    @Test func rareClassesAreDrawnMoreOftenAndThePriorSaysSo() {
        let labels = [Int](repeating: 2, count: 64) + [Int](repeating: 0, count: 4)
        var generator = SeededGenerator(seed: 3)
        var dealer = BatchDealer(labels: labels, classCount: 3, batch: 60, evening: 0.5)
        var counts = [0, 0, 0]
        for _ in 0..<100 {
            for position in dealer.next(&generator) { counts[labels[position]] += 1 }
        }
        for (count, share) in zip(counts, [0.2, 0, 0.8]) { #expect(abs(Double(count) / 6000 - share) < 0.02) }
        #expect(abs(dealer.prior[0] - Float(-1.2238)) < 1e-3)
        #expect(dealer.prior[1] == 0)
        #expect(abs(dealer.prior[2] - Float(0.1625)) < 1e-3)
    }
}
