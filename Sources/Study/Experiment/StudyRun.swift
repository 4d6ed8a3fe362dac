import Engine
import Labels
import Screen
import Tensors
import Work

/// A study from sources to the report.
package struct StudyRun: Sendable {
    private let request: StudyRequest
    private let monitor: StageMonitor

    /// A study that has not begun.
    package init(_ request: StudyRequest, monitor: StageMonitor) {
        self.request = request
        self.monitor = monitor
    }

    /// Carries out all splits that earlier calls have not finished, and writes the results.
    ///
    /// - Returns: What all splits say, and a text for the terminal.
    /// - Throws: `StudyError`; `ImageSourceError`, `ImageFileError`, `ModelFileError`, `CSVError` and
    ///   `InputFile.Unreadable` for what was named; `CannotWrite`; `Cancelled` on request, every
    ///   finished split then being kept.
    package func run() throws -> StudyOutcome {
        let given = try request.firstReads.map { try GivenReads($0, request) }
        // A model that cannot be used is found before any image is read.
        let reader = try given == nil ? CLIPReader(request.model) : nil
        let folder = StudyFolder(request.output)
        let isRead = try folder.content(StudyFolder.firstReads) != nil
        let cases = try StudyCases(request, given, readBy: reader, reads: !isRead, monitor)
        try folder.claim(StudySettings(request, cases, given, reader).digest())
        let reads = try StudyReads(cases: cases, folder: folder).reads(given)
        let records = try trials(cases, reads, folder)
        let summary = StudySummary(records, cases, request)
        try StudyReport(summary, records, cases, request, clip: reader?.configuration).write(to: folder)
        return StudyOutcome(summary: summary, records: records, folder: folder)
    }

    private func trials(_ cases: StudyCases, _ reads: [Read], _ folder: StudyFolder) throws -> [SplitRecord] {
        let known = try folder.records(below: request.splits)
        let splits = (0..<request.splits).filter { known[$0] == nil }.map { number in
            Split(
                number, truth: cases.truth, groups: cases.groups.groups, fraction: request.testFraction,
                seed: request.seed)
        }
        let work = splits.reduce(0) { $0 + SplitTrial.trainingSteps(for: $1.training.count) }
        let counter = ProgressCounter(stage: .overRead, total: work, report: monitor.report)
        let trial = SplitTrial(
            cases: cases, reads: reads, seed: request.seed, cancellation: monitor.cancellation,
            stepped: { counter.add(1) })
        let ledger = Ledger(known, folder: folder, classes: cases.classes)
        _ = try Compute.map(splits, workers: request.threads) { compute, split in
            try ledger.add(trial.run(split, compute))
        }
        return try ledger.finish()
    }
}

/// What a study gives back.
package struct StudyOutcome: Sendable {
    /// What all splits say together.
    package let summary: StudySummary
    /// What each of them says.
    package let records: [SplitRecord]
    /// Where the results are.
    package let folder: StudyFolder
}

extension StudyOutcome {
    /// The outcome for a terminal: box plots of F1, a table, the verdict and where the results are.
    package var text: String {
        var lines: [String] = []
        for (position, name) in summary.classes.enumerated() {
            lines.append("F1 of \(name), \(summary.splits) split\(summary.splits == 1 ? "" : "s")")
            lines += TextBoxPlot.lines(
                StudyMethod.allCases.map { ($0.title, Distribution(records.values(.f1(position), of: $0))) },
                baseline: StudyMethod.majority.title)
            lines.append("")
        }
        lines += table + ["", summary.verdict, "report: \(folder.path(StudyFolder.report))"]
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let header = ["", "accuracy", "macro-F1", "AUC", "errors", "removed", "added"]
        let rows = StudyMethod.allCases.compactMap { method in
            summary.methods[method].map { [method.title] + Self.cells($0) }
        }
        return TextTable(width: DisplayText.width(of:)).lines([header] + rows)
    }

    private static func cells(_ figures: StudySummary.MethodSummary) -> [String] {
        [
            Points.fraction(figures.accuracy.mean), Points.fraction(figures.macroF1.mean),
            Points.fraction(figures.areaUnderRoc.mean), Points.number(figures.errors),
            figures.shareRemoved.map(Points.percent) ?? "–", Points.number(figures.errorsAdded),
        ]
    }
}
