import Labels
import Testing

@Suite struct ReadTests {
    @Test func marginAndEntropy() {
        let read = Read(probabilities: [0.2, 0.7, 0.1])
        #expect(abs(read.margin - 0.5) < 1e-6)
        // scipy.stats.entropy([0.7, 0.2, 0.1])
        #expect(abs(read.entropy - 0.801_818_55) < 1e-6)
        #expect(Read(probabilities: [0.5, 0.5]).margin == 0)
        #expect(abs(Read(probabilities: [0.5, 0.5]).entropy - 0.693_147_18) < 1e-6)
        #expect(Read(probabilities: [0, 1]).entropy == 0)
        #expect(Read(probabilities: [1]).margin == 1)
    }

    @Test func disagreementNeedsTwoReads() {
        let breast = Read(probabilities: [0.9, 0.1])
        let chest = Read(probabilities: [0.2, 0.8])
        #expect(ReadPair(clip: breast, cnn: chest).disagrees)
        #expect(!ReadPair(clip: breast, cnn: breast).disagrees)
        #expect(!ReadPair(clip: breast, cnn: nil).disagrees)
        #expect(ReadPair(clip: breast, cnn: chest).proposedIndex == 1)
        #expect(ReadPair(clip: breast, cnn: nil).proposedIndex == 0)
        #expect(ReadPair(clip: nil, cnn: nil).proposedIndex == nil)
    }

    @Test func suspicionIsWorkedOutByHand() {
        let pair = ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: Read(probabilities: [0.125, 0.875]))
        // (1 + 0.8 * 0.875 + 0.2 * 0.25) / 2
        #expect(abs(pair.suspicion - 0.875) < 1e-9)
        let agreed = ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: Read(probabilities: [0.5, 0.5]))
        #expect(abs(agreed.suspicion - 0.225) < 1e-9)
        #expect(abs(ReadPair(clip: Read(probabilities: [0.75, 0.25]), cnn: nil).suspicion - 0.125) < 1e-9)
        #expect(ReadPair(clip: nil, cnn: nil).suspicion == 0)
    }

    @Test func everyDisagreementIsMoreSuspiciousThanAnyAgreedCase() {
        let steps = stride(from: Float(0.02), to: 1, by: 0.05).map { Read(probabilities: [$0, 1 - $0]) }
        let pairs = steps.flatMap { clip in steps.map { ReadPair(clip: clip, cnn: $0) } }
        let least = pairs.filter(\.disagrees).map(\.suspicion).min() ?? 0
        let most = pairs.filter { !$0.disagrees }.map(\.suspicion).max() ?? 1
        #expect(least > most)
        #expect(pairs.allSatisfy { (0...1).contains($0.suspicion) })
    }

    @Test func probabilitiesFromOutsideAreChecked() throws {
        #expect(try Read(validating: [0.25, 0.75], classCount: 2) == Read(probabilities: [0.25, 0.75]))
        #expect(try Read(validating: [0.5, 0.505], classCount: 2).probabilities.reduce(0, +) == 1)
        for bad in [[0.5, 0.6], [1.5, -0.5], [.nan, 1], [1], [.infinity, 0]] {
            #expect(throws: InvalidRead.self) { try Read(validating: bad, classCount: 2) }
        }
    }
}
