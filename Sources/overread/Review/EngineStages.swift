import Assets
import Convnet
import Engine
import Foundation
import Labels
import Store
import Synchronization
import Tensors
import Workbench

/// The stages of the engine, as the workbench starts them: with the options of the runs that are shown.
struct EngineStages: ReviewStages {
    let store: ProjectStore
    /// The folder of the CLIP checkpoint.
    let model: URL
    let threads: Int

    func run(
        _ stage: Stage, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
    ) throws -> String {
        let watch = StageWatch(title: stage.title, report: report)
        let monitor = StageMonitor(report: watch.take, cancellation: cancellation)
        let engine = Labeling(store, threads: threads, monitor: monitor)
        switch stage {
        case .label: return try labelAgain(engine)
        case .firstRead(let classes):
            _ = try engine.readAgain(classes: try classes.map(withPrompts), model: model)
            return "t over-reads it"
        case .overRead:
            _ = try engine.retrain(try overReadOptions())
            return "\(try store.counts().disagreements) disagreements now"
        case .export: return try export()
        }
    }

    func truthRows() throws -> [ReviewReport.TruthRow] {
        do {
            let evaluation = try Evaluation(store, truth: .folders)
            let readers = [("CLIP", evaluation.clip), ("CNN", evaluation.cnn), ("curated", evaluation.curated)]
            return readers.compactMap { name, figures in
                figures.map { figures in
                    ReviewReport.TruthRow(
                        reader: name, cases: figures.confusion.total, accuracy: figures.confusion.accuracy,
                        macroF1: figures.confusion.macroF1)
                }
            }
        } catch is EngineError {
            return []
        }
    }

    /// Labels the same sources once more: what is new is indexed and read.
    private func labelAgain(_ engine: Labeling) throws -> String {
        guard let clip = try store.currentRuns().clip else {
            throw EngineError.nothingToDo("the project has no first read yet; run `overread label` first")
        }
        guard clip.request.model == model.lastPathComponent else {
            throw EngineError.nothingToDo(
                "the first read came from \(clip.request.model); start the review with --model and its folder")
        }
        let request = LabelRequest(
            sources: try store.sourcePaths(), classes: clip.request.classes, model: model,
            overRead: try overReadOptions(), threads: threads)
        let outcome = try engine.label(request)
        return "\(outcome.indexing.added) new images, \(outcome.counts.cases) cases"
    }

    /// How the current over-read was made; the defaults where there is none.
    private func overReadOptions() throws -> OverReadOptions {
        guard let request = try store.currentRuns().cnn?.request else { return OverReadOptions() }
        let method = [OverReadMethod.robust, .plain].first { $0.name == request.parameters["method"] }
        return OverReadOptions(
            method: method ?? .robust, folds: request.parameters["folds"].flatMap { Int($0) } ?? 5, seed: request.seed,
            size: request.parameters["size"].flatMap { Int($0) })
    }

    private func withPrompts(_ item: LabelClass) throws -> LabelClass {
        item.prompts.isEmpty ? LabelClass(name: item.name, prompts: try Assets.prompts(for: item.name)) : item
    }

    /// Writes the curated labels into the project's folder.
    private func export() throws -> String {
        let path = (store.folder ?? URL(fileURLWithPath: ".")).appendingPathComponent("labels.csv").path
        let (bytes, outcome) = try Exporting(store).csv(.all, raw: false)
        try AtomicFile.write(bytes, to: path)
        return "\(outcome.cases) cases in \(path)"
    }
}

/// Turns the engine's reports into lines for the screen, at most ten a second.
private final class StageWatch: Sendable {
    private let title: String
    private let report: @Sendable (StageStatus) -> Void
    private let times = Mutex<
        (stage: StageProgress.Stage?, began: ContinuousClock.Instant, last: ContinuousClock.Instant)
    >(
        (nil, .now, .now))

    init(title: String, report: @escaping @Sendable (StageStatus) -> Void) {
        self.title = title
        self.report = report
    }

    @Sendable func take(_ progress: StageProgress) {
        guard let elapsed = elapsed(progress) else { return }
        let left =
            progress.completed > 0
            ? elapsed * Double(progress.total - progress.completed) / Double(progress.completed) : 0
        let detail =
            "\(progress.stage.title) \(progress.completed) of \(progress.total)   \(StageWatch.clock(left)) left"
        report(StageStatus(title: title, done: progress.completed, total: progress.total, detail: detail))
    }

    /// Seconds since the stage began; `nil` where the last report was just shown.
    private func elapsed(_ progress: StageProgress) -> Double? {
        times.withLock { times in
            let now = ContinuousClock.now
            if times.stage != progress.stage { times = (progress.stage, now, now - .seconds(1)) }
            guard now - times.last >= .milliseconds(100) || progress.completed == progress.total else { return nil }
            times.last = now
            return (now - times.began) / .seconds(1)
        }
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return "\(whole / 60):\(String(whole % 60 + 100).dropFirst())"
    }
}
