import Foundation
import Labels

extension Evaluation {
    /// The figures as one JSON object on one line:
    /// `{"cases": N, "classes": […], "readers": {"clip": {"accuracy", "macro_f1", "f1", "confusion", …}, …}, …}`.
    ///
    /// - Throws: Where a figure is no number.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self)
    }

    private struct Document: Encodable {
        let cases: Int
        let classes: [String]
        let readers: [String: ReaderDocument]
        let reviewOrder: ReviewDocument?
        let calibration: [String: CalibrationDocument]

        /// Decisions after which the curve of the curated labels' accuracy ends.
        private static let longestCurve = 1001

        init(_ evaluation: Evaluation) {
            cases = evaluation.caseCount
            classes = evaluation.classes
            let figures = [
                "clip": evaluation.clip, "cnn": evaluation.cnn, "proposed": evaluation.proposed,
                "curated": evaluation.curated,
            ]
            readers = figures.compactMapValues { $0.map { ReaderDocument($0, classes: evaluation.classes) } }
            calibration = evaluation.calibration.documents(classes: evaluation.classes)
            reviewOrder = evaluation.reviewOrder.map { order in
                ReviewDocument(order, accuracyAfter: Array(evaluation.accuracyAlongReview.prefix(Self.longestCurve)))
            }
        }

        enum CodingKeys: String, CodingKey {
            case cases, classes, readers, calibration
            case reviewOrder = "review_order"
        }
    }

    private struct ReaderDocument: Encodable {
        let accuracy: Double
        let macroF1: Double
        let f1: [String: Double]
        let confusion: [[Int]]
        let calibrationError: Double?
        let fittedCalibrationError: Double?

        init(_ figures: Figures, classes: [String]) {
            let matrix = figures.confusion
            accuracy = matrix.accuracy
            macroF1 = matrix.macroF1
            f1 = Dictionary(
                classes.enumerated().map { ($1, matrix.f1(of: $0)) }, uniquingKeysWith: { first, _ in first })
            confusion = matrix.counts
            calibrationError = figures.calibrationError
            fittedCalibrationError = figures.fittedCalibrationError
        }

        enum CodingKeys: String, CodingKey {
            case accuracy, f1, confusion
            case macroF1 = "macro_f1"
            case calibrationError = "expected_calibration_error"
            case fittedCalibrationError = "fitted_calibration_error"
        }
    }

    private struct ReviewDocument: Encodable {
        let errors: Int
        let metInFirst: [String: Int]
        let accuracyAfter: [Double]

        init(_ order: ReviewOrder, accuracyAfter: [Double]) {
            errors = order.errorCount
            self.accuracyAfter = accuracyAfter
            let fractions = ["0.05": 0.05, "0.10": 0.10, "0.20": 0.20]
            metInFirst = fractions.mapValues { order.errorsMet(inFirst: $0) }
        }

        enum CodingKeys: String, CodingKey {
            case errors
            case metInFirst = "met_in_first"
            case accuracyAfter = "curated_accuracy_after"
        }
    }
}
