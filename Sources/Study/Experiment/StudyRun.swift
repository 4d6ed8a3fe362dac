import CLIP
import Labels
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
        let model = try given == nil ? CLIPModel(directory: request.model) : nil
        let list = try given.map { try CaseList(request, truth: $0.truth, file: $0.path) } ?? CaseList(request)
        let cases = try StudyCases(list, request, monitor)
        let folder = try StudyFolder(request.output)
        try folder.claim(StudySettings(request, cases, firstReads: given?.bytes).digest())
        let reads = try StudyReads(cases, request, folder, monitor).reads(given, model)
        let records = try trials(cases, reads, folder)
        let summary = StudySummary(records, cases, request)
        try StudyReport(summary, records, cases, request, clip: model?.configuration).write(to: folder)
        return StudyOutcome(summary: summary, records: records, folder: folder)
    }

    private func trials(_ cases: StudyCases, _ reads: [Read], _ folder: StudyFolder) throws -> [SplitRecord] {
        let known = try folder.records(below: request.splits)
        let splits = (0..<request.splits).filter { known[$0] == nil }.map { number in
            Split(
                number, truth: cases.truth, groups: cases.lookAlikes.groups, fraction: request.testFraction,
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
