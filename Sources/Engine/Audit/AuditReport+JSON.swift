import Foundation
import Labels

extension AuditReport {
    /// The report as one JSON object on one line; a figure that is not known is left out.
    ///
    /// - Throws: Where a figure is no number.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    /// The report as it is encoded, in certificates too.
    package var document: AuditDocument { AuditDocument(self) }
}

/// An audit's report as JSON.
package struct AuditDocument: Encodable, Sendable {
    private let audit: Int64
    private let drawnAt: String
    private let seed: UInt64
    private let population: Int
    private let drawn: Int
    private let answered: Int
    private let left: Int
    private let skipped: Int
    private let lost: Int
    private let excluded: Int
    private let contested: Int
    private let policy: String
    private let bestPolicy: String?
    private let policiesToldApart: Bool?
    private let ofCurrentReads: Bool
    private let anew: Bool
    private let statement: String
    private let labels: [LabelsDocument]
    private let parts: [PartDocument]
    private let calibration: [String: CalibrationDocument]

    init(_ report: AuditReport) {
        let (record, progress) = (report.audit, report.progress)
        audit = record.id
        drawnAt = UTCTimestamp.string(record.drawnAt)
        seed = record.seed
        population = record.frame.count
        drawn = progress.drawn
        answered = progress.answered
        left = progress.left
        skipped = progress.skipped
        lost = progress.lost
        excluded = progress.excluded
        contested = progress.contested
        policy = record.frame.policy.rawValue
        bestPolicy = report.bestPolicy?.rawValue
        policiesToldApart = report.comparisons.first?.isClear
        ofCurrentReads = report.isOfCurrentReads
        anew = report.isAnew
        statement = report.headline
        labels = report.estimates.map { LabelsDocument($0, classes: record.classes) }
        calibration = report.calibration.documents(classes: record.classes)
        parts = record.frame.parts.map { part in
            PartDocument(
                label: record.classes[part.stratum.classIndex], agreement: part.stratum.agreement.rawValue,
                population: part.count)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case audit, anew, seed, population, drawn, answered, left, skipped, lost, excluded, contested, policy,
            statement,
            labels, parts, calibration
        case drawnAt = "drawn_at"
        case bestPolicy = "best_policy"
        case policiesToldApart = "policies_told_apart"
        case ofCurrentReads = "of_current_reads"
    }

    private struct LabelsDocument: Encodable {
        let name: String
        let labelled: Int
        let accuracy: FigureDocument?
        let macroF1: Double?
        let classes: [ClassDocument]

        init(_ estimate: AuditEstimate, classes: [String]) {
            name = estimate.labels.name
            labelled = estimate.labelled
            accuracy = estimate.accuracy.map(FigureDocument.init)
            macroF1 = estimate.macroF1
            self.classes = zip(classes, estimate.classes).map { name, figures in
                ClassDocument(
                    name: name, recall: figures.recall.map(FigureDocument.init),
                    precision: figures.precision.map(FigureDocument.init), f1: figures.f1.map(FigureDocument.init))
            }
        }

        enum CodingKeys: String, CodingKey {
            case name, labelled, accuracy, classes
            case macroF1 = "macro_f1"
        }
    }

    private struct ClassDocument: Encodable {
        let name: String
        let recall: FigureDocument?
        let precision: FigureDocument?
        let f1: FigureDocument?
    }

    private struct FigureDocument: Encodable {
        let value: Double
        let low: Double
        let high: Double
        let cases: Int

        init(_ figure: FigureEstimate) {
            value = figure.value
            low = figure.interval.lowerBound
            high = figure.interval.upperBound
            cases = figure.cases
        }
    }

    private struct PartDocument: Encodable {
        let label: String
        let agreement: String
        let population: Int
    }
}
