import Labels
import Store

/// How far the readers' confidences can be taken at their word, by what people have decided.
package struct CalibrationReport: Equatable, Sendable {
    /// CLIP's; `nil` where too few of its reads were decided on.
    package let clip: Calibration.Fit?
    /// The CNN's, likewise.
    package let cnn: Calibration.Fit?

    /// Fits calibrations on all settled cases, those of audits among them.
    ///
    /// People settle disagreements sooner than other cases. So each decision stands for as many cases as its curated class
    /// and state of agreement have for each decision in them.
    ///
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore) throws { self = try store.snapshot { try CalibrationReport($0) } }

    /// Fits calibrations on one state of the project, as above.
    ///
    /// - Throws: `StoreError`.
    package init(_ snapshot: CuratedSnapshot) throws {
        let classes = snapshot.runs.classNames
        var cases: [AuditStratum: Int] = [:]
        for cell in try snapshot.counts().cells {
            guard let stratum = Self.stratum(cell.clipClass, cell.cnnClass) else { continue }
            cases[stratum, default: 0] += cell.cases
        }
        var settled: [(stratum: AuditStratum, reads: ReadPair, truth: Int)] = []
        try snapshot.forEachCase(among: .settled) { item in
            guard let stratum = Self.stratum(item.reads.clip?.classIndex, item.reads.cnn?.classIndex) else { return }
            let standing = item.standingInWords
            guard Decision.isSettled(standing), let label = Decision.effective(among: standing)?.label,
                let truth = classes.firstIndex(of: label)
            else { return }
            settled.append((stratum, item.reads, truth))
        }
        let decided = Dictionary(grouping: settled, by: \.stratum).mapValues(\.count)
        func fit(_ reader: (ReadPair) -> Read?) -> Calibration.Fit? {
            let examples = settled.compactMap { item in
                reader(item.reads).map { read in
                    let weight = Double(cases[item.stratum] ?? 1) / Double(decided[item.stratum] ?? 1)
                    return Calibration.Example(read: read, truth: item.truth, weight: weight)
                }
            }
            return Calibration.fit(examples, classCount: classes.count)
        }
        clip = fit(\.clip)
        cnn = fit(\.cnn)
    }

    private static func stratum(_ clip: Int?, _ cnn: Int?) -> AuditStratum? {
        AuditStratum(FrozenLabels(clip: clip, cnn: cnn), policy: .overRead)
    }

    /// A line for each reader, with its tenths of confidence; one line where nothing is calibrated.
    package var lines: [String] {
        let fits = [("CLIP", clip), ("CNN", cnn)].compactMap { name, fit in fit.map { (name, $0) } }
        guard !fits.isEmpty else {
            return ["confidences: uncalibrated (fewer than \(Calibration.fewestCases) decisions)"]
        }
        return fits.flatMap { name, fit in [Self.line(name, fit)] + fit.reliability.map(Self.line) }
    }

    private static func line(_ name: String, _ fit: Calibration.Fit) -> String {
        func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 3) }
        return
            "\(name) confidences: fitted on \(fit.cases) decisions, temperature \(fixed(fit.calibration.temperature)); "
            + "calibration error \(fixed(fit.error.before)), then \(fixed(fit.error.after)) (cross-validated)"
    }

    private static func line(_ bin: ReliabilityBin) -> String {
        func fixed(_ value: Double) -> String { FixedNotation.string(value, decimals: 2) }
        return "  \(fixed(bin.range.lowerBound)) to \(fixed(bin.range.upperBound)): \(bin.cases) reads, "
            + "mean \(fixed(bin.confidence)), right \(fixed(bin.accuracy))"
    }
}

extension CalibrationReport {
    /// The calibrations that there are, by reader.
    ///
    /// - Parameter classes: The class names.
    package func documents(classes: [String]) -> [String: CalibrationDocument] {
        ["clip": clip, "cnn": cnn].compactMapValues { $0.map { CalibrationDocument($0, classes: classes) } }
    }
}

/// A reader's calibration as JSON.
package struct CalibrationDocument: Encodable, Sendable {
    private let cases: Int
    private let temperature: Double
    private let biases: [String: Double]
    private let error: Double
    private let fittedError: Double
    private let reliability: [BinDocument]

    init(_ fit: Calibration.Fit, classes: [String]) {
        cases = fit.cases
        temperature = fit.calibration.temperature
        biases = Dictionary(zip(classes, fit.calibration.biases), uniquingKeysWith: { first, _ in first })
        error = fit.error.before
        fittedError = fit.error.after
        reliability = fit.reliability.map { bin in
            BinDocument(
                low: bin.range.lowerBound, high: bin.range.upperBound, cases: bin.cases, confidence: bin.confidence,
                right: bin.accuracy)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case cases, temperature, biases, error, reliability
        case fittedError = "fitted_error"
    }
}

private struct BinDocument: Encodable {
    let low: Double
    let high: Double
    let cases: Int
    let confidence: Double
    let right: Double
}
