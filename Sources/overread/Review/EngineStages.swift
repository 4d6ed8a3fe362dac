import Assets
import Engine
import Foundation
import Labels
import Store
import Workbench
import Work

/// Runs the engine's stages for the workbench, on the project that is being reviewed.
struct EngineStages: ReviewStages {
    let store: ProjectStore
    let threads: Int

    func run(
        _ stage: Stage, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
    ) throws -> String {
        let watch = StageWatch(title: stage.title, report: report)
        let engine = Labeling(
            store, threads: threads, monitor: StageMonitor(report: watch.take, cancellation: cancellation))
        switch stage {
        case .index:
            let outcome = try engine.indexAgain()
            return "\(outcome.added) new cases, \(outcome.changed.count) changed, \(outcome.skipped.count) skipped"
        case .firstRead(let classes):
            let run = try engine.readAgain(classes: classes.map(withPrompts), model: modelFolder())
            return "first read \(run.id) of \(try store.caseCount()) cases; t over-reads it"
        case .overRead:
            let run = try engine.retrain()
            return "over-read \(run.id): \(try store.counts().disagreements) disagreements"
        case .export:
            return try export()
        }
    }

    private func export() throws -> String {
        let path = (store.folder ?? URL(fileURLWithPath: ".")).appendingPathComponent("labels.csv").path
        let outcome = try CertifiedExport(store).write(.init(to: path))
        let blank = outcome.withoutLabel
        return "\(outcome.cases) cases in \(path)" + (blank > 0 ? ", \(blank) of them without a label" : "")
    }

    /// The checkpoint of the current first read; the bundled one where another program made the first reads.
    private func modelFolder() throws -> URL {
        let recorded = try store.currentRuns().clip.flatMap(\.modelFolder)
        return try recorded.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? Assets.demoModel()
    }

    /// A class whose prompts were all deleted is described by the bundled templates.
    private func withPrompts(_ item: LabelClass) throws -> LabelClass {
        item.prompts.isEmpty ? LabelClass(name: item.name, prompts: try Assets.prompts(for: item.name)) : item
    }

    func truthRows() throws -> [ReviewReport.TruthRow] {
        let evaluation: Evaluation
        do {
            evaluation = try Evaluation(store, truth: .folders)
        } catch is EngineError {
            // Folders that are not named like the classes tell no truth.
            return []
        }
        let figures = [
            ("CLIP", evaluation.clip), ("CNN", evaluation.cnn), ("proposed", evaluation.proposed),
            ("curated", evaluation.curated),
        ]
        return figures.compactMap { name, figures in
            figures.map { figures in
                ReviewReport.TruthRow(
                    reader: name, cases: figures.confusion.total, accuracy: figures.confusion.accuracy,
                    macroF1: figures.confusion.macroF1)
            }
        }
    }
}

extension Run {
    /// The folder of the model that made it; `nil` where another program did.
    fileprivate var modelFolder: String? {
        if case .firstRead = request { origin.path } else { nil }
    }
}
