import Seeded
import Testing

@testable import Convnet

@Suite struct BatchDealerTests {
    @Test func everyMemberComesOnceBeforeAnyComesAgain() {
        var generator = SeededGenerator(seed: 1)
        var dealer = BatchDealer(count: 12, batch: 4)
        let first = (0..<3).flatMap { _ in dealer.next(&generator) }
        let second = (0..<3).flatMap { _ in dealer.next(&generator) }
        #expect(first.sorted() == Array(0..<12))
        #expect(second.sorted() == Array(0..<12))
        #expect(first != second)
    }

    @Test func whatDoesNotFillABatchIsDealtAnew() {
        var generator = SeededGenerator(seed: 2)
        var dealer = BatchDealer(count: 5, batch: 3)
        for _ in 0..<20 {
            let batch = dealer.next(&generator)
            #expect(batch.count == 3 && Set(batch).count == 3)
        }
    }
}
