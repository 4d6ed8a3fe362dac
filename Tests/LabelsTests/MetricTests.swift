import Labels
import Testing

/// Figures come from scikit-learn 1.9.1 and SciPy where a comment names a function.
@Suite struct MetricTests {
    private let matrix = ConfusionMatrix(
        truth: [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2], labels: [0, 0, 1, 2, 1, 1, 0, 2, 2, 2, 1, 0], classCount: 4)

    private func isClose(_ value: Double?, _ expected: Double) -> Bool { abs((value ?? .nan) - expected) < 1e-12 }

    @Test func confusionCountsTruthInRows() {
        // confusion_matrix(truth, labels, labels=[0, 1, 2, 3])
        #expect(matrix.counts == [[2, 1, 1, 0], [1, 2, 0, 0], [1, 1, 3, 0], [0, 0, 0, 0]])
        #expect(matrix.total == 12)
        #expect(matrix.support(of: 2) == 5)
        #expect(matrix.labelled(as: 1) == 4)
    }

    @Test func accuracyAndF1() {
        // accuracy_score; f1_score, precision_score, recall_score with zero_division=0
        #expect(isClose(matrix.accuracy, 0.583_333_333_333_333_4))
        #expect(isClose(matrix.f1(of: 1), 0.571_428_571_428_571_4))
        #expect(isClose(matrix.precision(of: 2), 0.75))
        #expect(isClose(matrix.recall(of: 1), 2.0 / 3))
        #expect(matrix.f1(of: 3) == 0 && matrix.precision(of: 3) == 0 && matrix.recall(of: 3) == 0)
        #expect(isClose(matrix.macroF1, 0.434_523_809_523_809_53))
    }

    @Test func kappa() {
        // cohen_kappa_score
        #expect(isClose(matrix.cohenKappa, 0.375))
        #expect(ConfusionMatrix(counts: [[7, 0], [0, 0]]).cohenKappa == nil)
        #expect(ConfusionMatrix(counts: [[0, 0], [0, 0]]).cohenKappa == nil)
        #expect(ConfusionMatrix(counts: [[3, 0], [0, 3]]).cohenKappa == 1)
    }

    @Test func areaUnderTheCurveCountsTiesHalf() {
        let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.65, 0.9, 0.2, 0.4, 0.7]
        let truth = [0, 0, 1, 1, 1, 0, 1, 0, 0, 1].map { $0 == 1 }
        // roc_auc_score; scipy.stats.rankdata
        #expect(isClose(areaUnderROC(scores: scores, isPositive: truth), 0.8))
        #expect(averageRanks(scores) == [1, 5, 3, 9, 5, 7, 10, 2, 5, 8])
        #expect(areaUnderROC(scores: [1, 2], isPositive: [true, true]) == nil)
        #expect(areaUnderROC(scores: [1, 1], isPositive: [true, false]) == 0.5)
    }

    @Test func calibrationError() {
        // numpy, with bin = ceil(15 c) - 1
        let error = expectedCalibrationError(
            confidences: [0.95, 0.9, 0.85, 0.6, 0.55, 0.3, 1], isCorrect: [true, true, false, true, false, false, true])
        #expect(isClose(error, 0.207_142_857_142_857_13))
        #expect(expectedCalibrationError(confidences: [1, 1], isCorrect: [true, true]) == 0)
        #expect(expectedCalibrationError(confidences: [0], isCorrect: [true]) == 1)
        #expect(expectedCalibrationError(confidences: [], isCorrect: []) == 0)
    }

    @Test func errorsMetAlongTheQueue() {
        let order = ReviewOrder(isError: [true, false, true, true, false, false, false, true, false, false])
        #expect(order.errorsMet == [0, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4])
        #expect(order.errorCount == 4)
        #expect(order.errorsMet(inFirst: 0.2) == 1)
        #expect(order.errorsMet(inFirst: 1) == 4)
    }

    @Test func accuracyRisesWithEveryErrorSettled() {
        #expect(accuracyAlongReview(isCorrect: [false, true, false, true]) == [0.5, 0.75, 0.75, 1, 1])
        #expect(accuracyAlongReview(isCorrect: []).isEmpty)
    }
}
