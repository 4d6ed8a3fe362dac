import Testing

@testable import Convnet

@Suite struct SelectionTests {
    private static var method: OverReadMethod {
        var method = OverReadMethod.robust
        (method.firstShare, method.leastShare, method.fewest) = (0.5, 0.25, 1)
        return method
    }

    /// Reads of two classes with these probabilities of the first one.
    private func reads(_ first: [Float]) -> [[Float]] { first.map { [$0, 1 - $0] } }

    @Test func theSurestHalfOfEveryClassIsTaken() {
        let reads = reads([0.9, 0.6, 0.8, 0.7, 0.1, 0.4, 0.3])
        let selection = Selection(labels: [0, 0, 0, 0, 1, 1, 1], classCount: 2, method: Self.method)
        #expect(selection.surest(reads) == [0, 2, 4, 6])
    }

    @Test func tiesGoToTheEarlierCase() {
        let selection = Selection(labels: [1, 0, 0, 0, 0], classCount: 2, method: Self.method)
        #expect(selection.surest(reads([0.2, 0.7, 0.7, 0.7, 0.7])) == [0, 1, 2])
    }

    @Test func rareClassesAreTakenWholeAndMissingOnesNotAtAll() {
        var method = Self.method
        method.fewest = 3
        let labels = [0, 0, 0, 0, 0, 0, 0, 0, 2, 2]
        let reads = labels.indices.map { [Float](arrayLiteral: 0.5, 0.1, 0.4 + Float($0) / 100) }
        let selection = Selection(labels: labels, classCount: 3, method: method)
        #expect(selection.surest(reads) == [0, 1, 2, 3, 8, 9])
    }

    @Test func confirmedCasesAreKeptAndHardlyConfirmedClassesKeepTheirBest() {
        let opinions = reads([0.9, 0.5, 0.4, 0.1, 0.95, 0.9, 0.6, 0.8])
        let selection = Selection(labels: [0, 0, 0, 0, 1, 1, 1, 1], classCount: 2, method: Self.method)
        #expect(selection.confirmed(by: opinions, threshold: 0.5) == [0, 1, 6])
    }

    @Test func whatPeopleDecidedIsAlwaysLearnedFrom() {
        let evidence = OverReader.Evidence(
            members: [4, 7, 9], reads: reads([0.9, 0.8, 0.3]), decided: [1: 1])
        #expect(evidence.labels == [0, 1, 1])
        #expect(evidence.withDecided([0]) == [0, 1])
        #expect(evidence.withDecided([1, 2]) == [1, 2])
    }
}
