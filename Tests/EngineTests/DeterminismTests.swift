import Labels
import Store
import Testing
import Work

@testable import Engine

/// The same seed gives the same bytes, however the work was divided or interrupted.
@Suite struct DeterminismTests {
    private func export(_ store: ProjectStore) throws -> [UInt8] {
        try Exporting(store).csv(.all, raw: false).bytes
    }

    @Test func threadsChangeNothing() throws {
        try SampleCases.with { cases in
            let (one, first) = try cases.label(cases.request(folds: 5), threads: 1)
            let (two, second) = try cases.label(cases.request(folds: 5), threads: 2)
            #expect(try one.probabilities(of: first.clip) == two.probabilities(of: second.clip))
            #expect(try one.probabilities(of: first.cnn) == two.probabilities(of: second.cnn))
            #expect(try export(one) == export(two))
        }
    }

    @Test func anotherSeedReadsAnew() throws {
        try SampleCases.with { cases in
            let reads = try cases.firstReads()
            let (store, first) = try cases.label(cases.request(firstReads: reads))
            let second = try cases.label(cases.request(firstReads: reads, seed: 1), in: store)
            #expect(first.clip.id == second.clip.id)
            #expect(first.cnn.id != second.cnn.id)
            #expect(try store.probabilities(of: first.cnn) != store.probabilities(of: second.cnn))
        }
    }

    /// Stops within the first read, while the over-read's judges learn, and between its folds.
    @Test func interruptedWorkEndsAsIfItHadNotBeen() throws {
        try SampleCases.with { cases in
            let request = try cases.request(folds: 5)
            let whole = try cases.label(request, threads: 1).store
            let store = try ProjectStore.inMemory()
            for (stage, share) in [(StageProgress.Stage.firstRead, 0.0), (.overRead, 0.1), (.overRead, 0.8)] {
                let cancellation = Cancellation()
                let monitor = StageMonitor(
                    report: { progress in
                        let done = Double(progress.completed) / Double(max(1, progress.total))
                        if progress.stage == stage, done >= share { cancellation.cancel() }
                    }, cancellation: cancellation)
                #expect(throws: Cancelled()) { try cases.label(request, in: store, threads: 1, monitor: monitor) }
            }
            let kept = try #require(try store.runs().last)
            #expect(try !store.finishedFolds(of: kept).isEmpty)
            _ = try cases.label(request, in: store, threads: 1)
            #expect(try store.runs().count == 2)
            #expect(try export(store) == export(whole))
        }
    }
}
