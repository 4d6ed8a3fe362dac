import Synchronization
import Tensors
import Testing

@testable import Engine

@Suite struct OrderedPipelineTests {
    private struct Enough: Error {}

    @Test func resultsComeInOrderAndNeverFarAhead() throws {
        let made = Atomic(0)
        let furthest = Atomic(0)
        let taken = Mutex<[Int]>([])
        try OrderedPipeline<Int, Int>.run(
            Array(0..<200), workers: 4, ahead: 8, cancellation: Cancellation(),
            transform: { input in
                made.add(1, ordering: .relaxed)
                return input * input
            },
            consume: { result in
                let count = taken.withLock { taken in
                    taken.append(result)
                    return taken.count
                }
                furthest.max(made.load(ordering: .relaxed) - count, ordering: .relaxed)
            })
        #expect(taken.withLock { $0 } == (0..<200).map { $0 * $0 })
        #expect(furthest.load(ordering: .relaxed) <= 8 + 1)
    }

    @Test func anErrorOfTheConsumerEndsTheWork() {
        let made = Atomic(0)
        #expect(throws: Enough.self) {
            try OrderedPipeline<Int, Int>.run(
                Array(0..<1000), workers: 2, ahead: 4, cancellation: Cancellation(),
                transform: { input in
                    made.add(1, ordering: .relaxed)
                    return input
                },
                consume: { if $0 == 10 { throw Enough() } })
        }
        #expect(made.load(ordering: .relaxed) <= 10 + 4 + 2)
    }

    @Test func cancellationIsHeard() {
        let cancellation = Cancellation()
        #expect(throws: ComputeError.cancelled) {
            try OrderedPipeline<Int, Int>.run(
                Array(0..<1000), workers: 2, ahead: 4, cancellation: cancellation, transform: { $0 },
                consume: { if $0 == 3 { cancellation.cancel() } })
        }
    }
}
