import Foundation
import Labels
import Store
import Testing

@testable import Engine

/// The over-read of a case never depends on that case's own first read.
@Suite struct LeakTests {
    /// Flips the first reads of single cases, the surest and the least sure, right and wrong ones: where folds have judges
    /// of their own, where they share them, where several folds are one block and all learn from a sample.
    @Test(arguments: [(2, nil), (5, nil), (7, 18)] as [(Int, Int?)])
    func aCasesOwnFirstReadHasNoSayInItsOverRead(folds: Int, most: Int?) throws {
        try SampleCases.with { cases in
            let (store, outcome) = try cases.label(
                cases.request(firstReads: cases.firstReads(), folds: folds, most: most))
            let reads = try store.probabilities(of: outcome.cnn)
            #expect(reads.count == SampleCases.count)
            for index in [0, 4, 9, 18, 31] {
                let id = CaseID(SampleCases.ids[index])
                var flipped = SampleCases.chestProbabilities
                flipped[index] = 1 - flipped[index]
                let (other, second) = try cases.label(
                    cases.request(
                        firstReads: cases.firstReads(flipped, named: "flipped\(index).csv"), folds: folds, most: most))
                let changed = try other.probabilities(of: second.cnn)
                #expect(try other.folds(of: second.cnn) == store.folds(of: outcome.cnn))
                #expect(changed[id] == reads[id], "\(id)")
                #expect(changed != reads, "the read of \(id) influences no case at all")
            }
        }
    }

    /// Flips the first read of a file's copy: neither the file's over-read nor the copy's changes, but others do.
    @Test func theFirstReadOfACopyHasNoSayEither() throws {
        try SampleCases.with { cases in
            let (original, copy) = (SampleCases.ids[2], "images/chest/copy.png")
            let folder = cases.images.deletingLastPathComponent()
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(original), to: folder.appendingPathComponent(copy))
            func label(_ probability: Double) throws -> [CaseID: [Float]] {
                let file = try cases.firstReads(named: "copied.csv")
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try (text + "\n\(copy),\(probability),\(1 - probability)")
                    .write(toFile: file, atomically: true, encoding: .utf8)
                let (store, outcome) = try cases.label(cases.request(firstReads: file, folds: 5))
                return try store.probabilities(of: outcome.cnn)
            }
            let (reads, flipped) = (try label(0.9), try label(0.2))
            #expect(reads.count == SampleCases.count + 1 && reads != flipped)
            for id in [original, copy] { #expect(reads[CaseID(id)] == flipped[CaseID(id)], "\(id)") }
        }
    }
}
