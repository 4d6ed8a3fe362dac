import Assets
import Engine
import Foundation
import Labels
import Store
import Synchronization
import Work
import Workbench

/// Runs the engine's stages for the workbench, on the project that is being reviewed.
struct EngineStages: ReviewStages {
    let store: ProjectStore
    let threads: Int
    private let models = TextModels()

    init(store: ProjectStore, threads: Int) {
        self.store = store
        self.threads = threads
    }

    func run(
        _ stage: BackgroundTask, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
    ) throws -> StageEnd {
        let watch = StageWatch(title: stage.title, report: report)
        let engine = Labeling(
            store, threads: threads, monitor: StageMonitor(report: watch.take, cancellation: cancellation))
        switch stage {
        case .index:
            let outcome = try engine.indexAgain()
            return StageEnd(
                "\(outcome.added) new cases, \(outcome.changed.count) changed, \(outcome.skipped.count) skipped")
        case .firstRead(let classes):
            let model = try modelFolder()
            let run = try engine.readAgain(classes: withPrompts(classes, model), model: model)
            let (cases, missing) = (try store.caseCount(), try store.missingCount(in: run))
            return StageEnd(
                "CLIP has read \(cases - missing) cases (run \(run.id))"
                    + (missing > 0 ? ", \(missing) could not be read" : "") + "; t over-reads them")
        case .overRead:
            let before = try store.currentRuns().cnn
            let run = try engine.retrain()
            let word = try OverReadWord(store).judgement
            let changed = try before.flatMap { try LabelChanges(store, from: $0, to: run) }
            return StageEnd(
                "the CNN has read anew (run \(run.id)): \(try store.counts().toSettle) to settle"
                    + (changed.map { ". \($0.text)\($0.count > 0 ? "; f has them, R shows both" : "")" } ?? "")
                    + (word.map { ". \($0)" } ?? ""))
        case .export:
            return try export()
        }
    }

    private func export() throws -> StageEnd {
        let path = (store.folder ?? URL(fileURLWithPath: ".")).appendingPathComponent("labels.csv").path
        let outcome = try CertifiedExport(store).write(.init(to: path))
        let blank = outcome.withoutLabel
        let name = store.folder?.standardizedFileURL.lastPathComponent ?? "project"
        // Each without the part that says what helps: the keys to it are on the screen.
        let open = try OpenMatters(store, project: name).lines.map { $0.prefix { $0 != ":" } }
        let written = "\(outcome.cases) cases in \(path)" + (blank > 0 ? ", \(blank) of them without a label" : "")
        // What is open comes first: a narrow screen cuts the end.
        return open.isEmpty
            ? StageEnd(written) : StageEnd("Still open: \(open.joined(separator: ", ")). \(written)", leavesOpen: true)
    }

    /// The checkpoint of the current first read; the bundled one where another program made the first reads.
    private func modelFolder() throws -> URL {
        let recorded = try store.currentRuns().clip.flatMap(\.modelFolder)
        return try recorded.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? Assets.demoModel()
    }

    /// A class whose prompts were all deleted is described by the bundled templates that suit the model.
    private func withPrompts(_ classes: [LabelClass], _ model: URL) throws -> [LabelClass] {
        guard classes.contains(where: \.prompts.isEmpty) else { return classes }
        let templates = try PromptTemplates(suiting: model)
        return classes.map { item in
            item.prompts.isEmpty ? LabelClass(name: item.name, prompts: templates.prompts(for: item.name)) : item
        }
    }

    func embedding(of text: String, by run: Run) throws -> [Float] {
        try models.reader(of: run).embedding(of: text, threads: threads)
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

/// The models that texts were compared with, opened once.
private final class TextModels: Sendable {
    private let known = Mutex<[Int64: CLIPReader]>([:])

    /// The model that made a run, by its content.
    ///
    /// - Throws: `LikenessIndex.Unavailable.noModel`.
    func reader(of run: Run) throws -> CLIPReader {
        if let reader = known.withLock({ $0[run.id] }) { return reader }
        guard case .firstRead(let request) = run.request, let path = run.origin.path else {
            throw LikenessIndex.Unavailable.noModel(run: run.id, reason: "nobody knows where it lies")
        }
        let reader: CLIPReader
        do {
            reader = try CLIPReader(URL(fileURLWithPath: path, isDirectory: true))
        } catch {
            throw LikenessIndex.Unavailable.noModel(run: run.id, reason: "\(error)")
        }
        guard reader.identity == request.model else {
            throw LikenessIndex.Unavailable.noModel(run: run.id, reason: "\(path) holds another model by now")
        }
        known.withLock { $0[run.id] = reader }
        return reader
    }
}

/// What the workbench has done in the background, beside the review.
protocol ReviewStages: Sendable {
    /// Runs a stage to its end on the calling thread.
    ///
    /// - Parameters:
    ///   - report: Takes reports of how far it is; from any thread.
    ///   - cancellation: The reviewer's wish that it stop.
    /// - Returns: What was done.
    /// - Throws: `Cancelled` when it was stopped; any other error where it could not go on.
    func run(
        _ stage: BackgroundTask, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
    ) throws -> StageEnd

    /// The embedding of a text by the model that made a run's embeddings.
    ///
    /// - Throws: `LikenessIndex.Unavailable.noModel` where that model is not there any more, `ComputeError`.
    func embedding(of text: String, by run: Run) throws -> [Float]

    /// How right the readers are where the truth is known; empty where it is not.
    func truthRows() throws -> [ReviewReport.TruthRow]
}

/// What a stage has done.
struct StageEnd: Equatable, Sendable {
    /// In a few words.
    let detail: String
    /// Whether the words name what is left open, so that nothing is "done".
    let leavesOpen: Bool

    init(_ detail: String, leavesOpen: Bool = false) {
        self.detail = detail
        self.leavesOpen = leavesOpen
    }
}

/// Turns the engine's reports into lines for the screen, at most ten a second.
final class StageWatch: Sendable {
    private struct Times {
        var stage: StageProgress.Stage?
        var began = ContinuousClock.now
        var last = ContinuousClock.now
    }

    private let title: String
    private let report: @Sendable (StageStatus) -> Void
    private let times = Mutex(Times())

    init(title: String, report: @escaping @Sendable (StageStatus) -> Void) {
        self.title = title
        self.report = report
    }

    /// Takes a report; from any thread.
    @Sendable func take(_ progress: StageProgress) {
        guard let elapsed = elapsed(progress) else { return }
        let (done, total) = (progress.completed, progress.total)
        let left = done > 0 ? elapsed * Double(total - done) / Double(done) : 0
        let detail = "\(done) of \(total) \(progress.stage.unit)   \(StageWatch.clock(left)) left"
        report(StageStatus(title: title, done: done, total: total, detail: detail))
    }

    /// Seconds since the stage began; `nil` where another report was just shown.
    private func elapsed(_ progress: StageProgress) -> Double? {
        times.withLock { times in
            let now = ContinuousClock.now
            let isNew = times.stage != progress.stage
            if isNew { times = Times(stage: progress.stage, began: now, last: now) }
            guard isNew || now - times.last >= .milliseconds(100) || progress.completed == progress.total else {
                return nil
            }
            times.last = now
            return (now - times.began) / .seconds(1)
        }
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return "\(whole / 60):\(String(whole % 60 + 100).dropFirst())"
    }
}
