import Assets
import Engine
import Foundation
import Labels
import Store
import Tensors
import Workbench

/// Runs the engine's stages for the workbench, on the project that is being reviewed.
struct EngineStages: ReviewStages {
    let store: ProjectStore
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func run(
        _ stage: Stage, report: @escaping @Sendable (StageStatus) -> Void, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> String {
        let cancellation = Cancellation()
        let monitor = StageMonitor(
            report: { progress in
                if isCancelled() { cancellation.cancel() }
                report(Self.status(of: progress))
            }, cancellation: cancellation)
        do {
            return try run(stage, Labeling(store, threads: threads, monitor: monitor))
        } catch ComputeError.cancelled {
            throw CancellationError()
        }
    }

    private func run(_ stage: Stage, _ engine: Labeling) throws -> String {
        switch stage {
        case .index:
            let outcome = try engine.indexAgain()
            return "\(outcome.added) new cases, \(outcome.changed.count) changed, \(outcome.skipped.count) skipped"
        case .firstRead(let classes):
            let run = try engine.readAgain(classes: classes, model: modelFolder())
            return "first read \(run.id) of \(try store.caseCount()) cases"
        case .overRead:
            let run = try engine.retrain(OverReadOptions(repeating: store.currentRuns().cnn))
            return "over-read \(run.id): \(try store.counts().disagreements) disagreements"
        case .export:
            return try export()
        }
    }

    private func export() throws -> String {
        let table = try Exporting(store).csv(.all, raw: false)
        let path = (store.folder ?? URL(fileURLWithPath: ".")).appendingPathComponent("labels.csv").path
        try AtomicFile.write(table.bytes, to: path)
        return "\(table.outcome.cases) labels in \(path)"
    }

    /// The checkpoint of the current first read; the bundled one where another program made the first reads.
    private func modelFolder() throws -> URL {
        let recorded = try store.currentRuns().clip?.versions[Versions.modelFolder]
        return try recorded.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? Assets.demoModel()
    }

    private static func status(of progress: StageProgress) -> StageStatus {
        StageStatus(title: progress.stage.title, done: progress.completed, total: progress.total)
    }

    func truthRows() throws -> [ReviewReport.TruthRow] {
        guard let evaluation = try? Evaluation(store, truth: .folders) else { return [] }
        let figures = [("CLIP", evaluation.clip), ("CNN", evaluation.cnn), ("curated", evaluation.curated)]
        return figures.compactMap { name, figures in
            figures.map { figures in
                ReviewReport.TruthRow(
                    reader: name, cases: evaluation.caseCount, accuracy: figures.confusion.accuracy,
                    macroF1: figures.confusion.macroF1)
            }
        }
    }
}
