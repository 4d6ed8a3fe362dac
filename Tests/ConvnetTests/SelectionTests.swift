import Testing

@testable import Convnet

@Suite struct SelectionTests {
    private static func judging(fewest: Int) -> Judging {
        Judging(
            shares: [1], loss: .crossEntropy, clear: 0.9, threshold: 0.5, leastShare: 0.25, fewest: fewest)
    }

    private func selection(_ labels: [Int], classCount: Int = 2, fewest: Int = 1) -> Selection {
        Selection(labels: labels, classCount: classCount, judging: Self.judging(fewest: fewest))
    }

    /// Reads of two classes with these probabilities of the first one.
    private func reads(_ first: [Float]) -> [[Float]] { first.map { [$0, 1 - $0] } }

    @Test func theSurestHalfOfEveryClassIsTaken() {
        let reads = reads([0.9, 0.6, 0.8, 0.7, 0.1, 0.4, 0.3])
        #expect(selection([0, 0, 0, 0, 1, 1, 1]).surest(0.5, of: reads) == [0, 2, 4, 6])
        #expect(selection([0, 0, 0, 0, 1, 1, 1]).surest(1, of: reads) == Array(0..<7))
    }

    @Test func tiesGoToTheEarlierCase() {
        #expect(selection([1, 0, 0, 0, 0]).surest(0.5, of: reads([0.2, 0.7, 0.7, 0.7, 0.7])) == [0, 1, 2])
    }

    @Test func rareClassesAreTakenWholeAndMissingOnesNotAtAll() {
        let labels = [0, 0, 0, 0, 0, 0, 0, 0, 2, 2]
        let reads = labels.indices.map { [Float](arrayLiteral: 0.5, 0.1, 0.4 + Float($0) / 100) }
        #expect(selection(labels, classCount: 3, fewest: 3).surest(0.5, of: reads) == [0, 1, 2, 3, 8, 9])
    }

    @Test func confirmedCasesAreKeptAndHardlyConfirmedClassesKeepTheirBest() {
        let opinions = reads([0.9, 0.5, 0.4, 0.1, 0.95, 0.9, 0.6, 0.8])
        #expect(selection([0, 0, 0, 0, 1, 1, 1, 1]).confirmed(by: opinions) == [0, 1, 6])
    }

    @Test func whatPeopleDecidedIsAlwaysLearnedFrom() {
        let evidence = Evidence(members: [4, 7, 9], reads: reads([0.9, 0.8, 0.3]), decided: [1: 1])
        #expect(evidence.labels == [0, 1, 1])
        #expect(evidence.withDecided([0]) == [0, 1])
        #expect(evidence.withDecided([1, 2]) == [1, 2])
    }

    @Test func rareClassesComeWholeIntoASampleAndItsPriorSaysSo() throws {
        let labels = (0..<100).map { $0 < 90 ? 0 : 1 }
        let evidence = Evidence(
            members: Array(labels.indices), reads: labels.map { $0 == 0 ? [0.9, 0.1] : [0.1, 0.9] })
        let sample = evidence.sample(40, seed: 1, stream: 2)
        #expect(sample.labels.count { $0 == 1 } == 10)
        #expect(sample.members.count == 40)
        let prior = try #require(sample.prior)
        #expect(abs(prior[0] - 1.0986) < 1e-3 && prior[1] == 0)
        #expect(evidence.sample(100, seed: 1, stream: 2).prior == nil)
        let joined = Evidence(joining: [sample, Evidence(members: [100, 101], reads: reads([0.9, 0.2]))])
        #expect(joined.members.count == 42 && joined.frequencies == [91, 11])
    }
}
