import Convnet
import Foundation
import Labels
import Store
import Tensors
import Work

/// What an over-read is asked to do.
package struct OverReadOptions: Codable, Equatable, Sendable {
    /// How the networks learn.
    package var method: OverReadMethod
    /// In how many folds the cases are dealt, at least 2.
    package var folds: Int
    /// What all random numbers come from.
    package var seed: UInt64
    /// Pixels along the edge of the networks' input; `nil` for the default, 28 for tiny sources and 64 otherwise.
    package var size: Int?
    /// Whether what people have decided is taken as true.
    package var usesDecisions: Bool

    /// Describes an over-read; by default the robust method with five folds.
    package init(
        method: OverReadMethod = .robust, folds: Int = 5, seed: UInt64 = 0, size: Int? = nil,
        usesDecisions: Bool = false
    ) {
        self.method = method
        self.folds = folds
        self.seed = seed
        self.size = size
        self.usesDecisions = usesDecisions
    }
}

extension OverReadOptions {
    /// The options that an over-read was made with, so that it can be made again.
    ///
    /// - Throws: `EngineError.unknownRecipe` where this version of the program knows no such recipe.
    package init(recipeOf run: Run) throws {
        guard case .overRead(let request) = run.request else {
            throw EngineError.unknownRecipe(run: run.id, reason: "it is no over-read")
        }
        do {
            self = try JSONDecoder().decode(OverReadOptions.self, from: Data(request.recipe.utf8))
        } catch {
            throw EngineError.unknownRecipe(run: run.id, reason: "its recipe has other parts")
        }
    }

    /// All that makes an over-read, as text that is equal for equal options.
    var recipe: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// The third stage: networks are cross-fitted on the first reads, so that each case is read by networks that trained
/// without it; a last ensemble learns from all cases and is kept as a checkpoint.
struct OverReading {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor

    /// Over-reads a first read; folds that an earlier, interrupted call has finished are not trained again.
    ///
    /// - Returns: The finished run.
    /// - Throws: `EngineError`, `ConvnetError`, `ComputeError`, `StoreError`.
    func run(over firstRead: Run, _ options: OverReadOptions) throws -> Run {
        let evidence = try ProjectEvidence(store, firstRead, usesDecisions: options.usesDecisions)
        let folds = min(options.folds, evidence.records.count)
        guard folds >= 2 else { throw EngineError.nothingToDo("an over-read needs at least two cases") }
        guard evidence.excluded.count < evidence.records.count else {
            throw EngineError.nothingToDo("every case is excluded; there is nothing left to learn from")
        }
        let input = InputShape(evidence.records, size: options.size)
        let run = try begin(firstRead, options, evidence, input, folds)
        let wanted = try Set(0..<folds).subtracting(store.finishedFolds(of: run)).sorted()
        let checkpoint = Checkpoint.url(of: run, in: store)
        let needsFinal = checkpoint.map { !FileManager.default.fileExists(atPath: $0.path) } ?? false
        if !wanted.isEmpty || needsFinal {
            try train(run, evidence, input, options, wanted, checkpoint: needsFinal ? checkpoint : nil)
        }
        return try store.settle(run)
    }

    private func begin(
        _ firstRead: Run, _ options: OverReadOptions, _ evidence: ProjectEvidence, _ input: InputShape, _ folds: Int
    ) throws -> Run {
        let request = RunRequest.OverRead(
            question: firstRead.request.question, classes: firstRead.request.classes, firstRead: firstRead.identity,
            recipe: try options.recipe, evidence: try evidence.digest, size: input.size, channels: input.channels)
        let run = try store.begin(
            .overRead(request), origin: RunOrigin(name: "cnn", versions: Versions.current),
            now: Date().timeIntervalSince1970)
        let assignment = FoldAssignment.stratified(
            labels: evidence.reads.map(\.classIndex), foldCount: folds, seed: options.seed)
        try store.setFolds(assignment, of: run)
        return run
    }

    private enum Job: Sendable {
        case fold(Int)
        case everything(URL)
    }

    private func train(
        _ run: Run, _ evidence: ProjectEvidence, _ input: InputShape, _ options: OverReadOptions, _ wanted: [Int],
        checkpoint: URL?
    ) throws {
        guard let folds = try store.folds(of: run) else {
            throw EngineError.nothingToDo("run \(run.id) has lost its folds")
        }
        let images = try evidence.images(store, input, monitor.cancellation)
        let jobs = wanted.map(Job.fold) + (checkpoint.map { [.everything($0)] } ?? [])
        let work = jobs.map { job -> Int in
            guard case .fold(let fold) = job else { return options.method.trainingSteps(for: images.count) }
            return options.method.trainingSteps(for: folds.training(for: fold).count)
        }
        let counter = ProgressCounter(stage: .overRead, total: work.reduce(0, +), report: monitor.report)
        let architecture = Architecture.overRead(
            size: input.size, channels: input.channels, classes: run.request.classes.count)
        let reader = OverReader(
            options.method, images: images, architecture: architecture, cancellation: monitor.cancellation,
            stepped: { counter.add(1) })
        let store = store
        _ = try Compute.map(jobs, workers: threads) { compute, job in
            switch job {
            case .fold(let fold):
                let reads = try Self.read(fold, folds, evidence, reader, images, options, compute)
                try store.commit(fold: fold, reads, to: run, now: Date().timeIntervalSince1970)
            case .everything(let url):
                let all = evidence.evidence(of: Array(0..<images.count))
                let ensemble = try reader.learn(all, seed: options.seed, stream: UInt64(folds.foldCount), compute)
                try Checkpoint.save(ensemble, classes: run.classNames, to: url)
            }
        }
    }

    private static func read(
        _ fold: Int, _ folds: FoldAssignment, _ evidence: ProjectEvidence, _ reader: OverReader,
        _ images: TrainingImages, _ options: OverReadOptions, _ compute: Compute
    ) throws -> [VersionRead] {
        let training = evidence.evidence(of: folds.training(for: fold))
        let ensemble = try reader.learn(training, seed: options.seed, stream: UInt64(fold), compute)
        let members = folds.members(of: fold)
        let rows = try ensemble.probabilities(of: images, members: members, compute)
        return zip(members, rows).map { member, row in
            VersionRead(
                ordinal: evidence.records[member].ordinal, version: evidence.records[member].version,
                read: Read(probabilities: row))
        }
    }
}
