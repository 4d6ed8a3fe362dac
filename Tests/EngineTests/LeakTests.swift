import Labels
import Store
import Testing

@testable import Engine

/// The over-read of a case never depends on that case's own first read.
@Suite struct LeakTests {
    /// Flips the first reads of single cases, the surest and the least sure, right and wrong ones.
    @Test func aCasesOwnFirstReadHasNoSayInItsOverRead() throws {
        try SampleCases.with { cases in
            let (store, outcome) = try cases.label(cases.request(firstReads: cases.firstReads()))
            let reads = try store.probabilities(of: outcome.cnn)
            #expect(reads.count == SampleCases.count)
            for index in [0, 4, 9, 18, 31] {
                let id = CaseID(SampleCases.ids[index])
                var flipped = SampleCases.chestProbabilities
                flipped[index] = 1 - flipped[index]
                let (other, second) = try cases.label(
                    cases.request(firstReads: cases.firstReads(flipped, named: "flipped\(index).csv")))
                let changed = try other.probabilities(of: second.cnn)
                #expect(try other.folds(of: second.cnn) == store.folds(of: outcome.cnn))
                #expect(changed[id] == reads[id], "\(id)")
                #expect(changed != reads, "the read of \(id) influences no case at all")
            }
        }
    }
}
