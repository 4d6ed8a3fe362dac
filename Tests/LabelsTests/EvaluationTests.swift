import Labels
import Testing

@Suite struct EvaluationTests {
    private func makeCase(_ truth: Int, clip: Float, cnn: Float?, curated: Int?) -> EvaluatedCase {
        let over = cnn.map { Read(probabilities: [$0, 1 - $0]) }
        return EvaluatedCase(
            truth: truth, reads: ReadPair(clip: Read(probabilities: [clip, 1 - clip]), cnn: over), curated: curated)
    }

    @Test func readersAreComparedWithTheTruth() throws {
        let evaluation = Evaluation(
            classes: ["breast", "chest"],
            cases: [
                makeCase(0, clip: 0.75, cnn: 0.875, curated: 0), makeCase(1, clip: 0.625, cnn: 0.25, curated: 1),
                makeCase(1, clip: 0.25, cnn: 0.125, curated: nil), makeCase(0, clip: 0.375, cnn: 0.25, curated: 0),
            ])
        #expect(evaluation.caseCount == 4)
        #expect(evaluation.clip?.confusion.counts == [[1, 1], [1, 1]])
        #expect(evaluation.clip?.areasUnderROC == [0.75, 0.75])
        #expect(evaluation.cnn?.confusion.counts == [[1, 1], [0, 2]])
        #expect(evaluation.cnn?.areasUnderROC == [0.875, 0.875])
        #expect(evaluation.curated.confusion.counts == [[2, 0], [0, 1]])
        #expect(evaluation.curated.calibrationError == nil)
        // The disagreement comes first, then the agreed cases by doubt: the last one, and the two sure ones.
        #expect(evaluation.reviewOrder.errorsMet == [0, 1, 2, 2, 2])
        #expect(evaluation.accuracyAlongReview == [0.75, 0.75, 1, 1, 1])
    }

    @Test func withoutAnOverReadThereIsNothingToSayOfIt() {
        let evaluation = Evaluation(classes: ["a", "b"], cases: [makeCase(0, clip: 0.25, cnn: nil, curated: 1)])
        #expect(evaluation.cnn == nil)
        #expect(evaluation.clip?.confusion.accuracy == 0)
        #expect(evaluation.clip?.calibrationError == 0.75)
        #expect(Evaluation(classes: ["a", "b"], cases: []).clip == nil)
    }
}
