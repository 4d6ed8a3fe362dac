import Engine
import Labels
import Store
import Workbench

/// Works the report out.
struct ReviewReporting {
    let store: ProjectStore

    /// - Parameter truth: How right the readers are, where that is known.
    func report(truth: [ReviewReport.TruthRow]) throws -> ReviewReport {
        let counts = try store.counts()
        let hasBoth = counts.agreement.contains { $0.contains { $0 > 0 } }
        let people = try AgreementReport(store)
        return ReviewReport(
            agreement: hasBoth ? ConfusionMatrix(counts: counts.agreement) : nil, classes: try classRows(counts),
            reviewers: try store.reviewers().map { .init(name: $0.name, settled: $0.decided) },
            agreements: people.pairs.isEmpty ? [] : people.lines, truth: truth, calibration: try calibrationRows())
    }

    private func calibrationRows() throws -> [ReviewReport.CalibrationRow] {
        let report = try CalibrationReport(store)
        return [("CLIP", report.clip), ("CNN", report.cnn)].compactMap { reader, fit in
            fit.map { fit in
                ReviewReport.CalibrationRow(
                    reader: reader, cases: fit.cases, temperature: fit.calibration.temperature, error: fit.error.before,
                    fittedError: fit.error.after)
            }
        }
    }

    /// Counts labels by walking along all cases once.
    private func classRows(_ counts: ProjectCounts) throws -> [ReviewReport.ClassRow] {
        let names = try store.currentRuns().classNames
        var settled: [String: Int] = [:]
        var curated: [String: Int] = [:]
        try store.forEachCuratedCase { item in
            let label = item.curated()
            guard let name = label.label else { return }
            curated[name, default: 0] += 1
            if label.source == .person { settled[name, default: 0] += 1 }
        }
        return names.enumerated().map { index, name in
            ReviewReport.ClassRow(
                clip: counts.clipClasses[index], cnn: counts.cnnClasses[index], settled: settled[name] ?? 0,
                curated: curated[name] ?? 0)
        }
    }
}
