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

    /// Describes an over-read; by default the method that chooses what to believe, with five folds.
    package init(
        method: OverReadMethod = .auto, folds: Int = 5, seed: UInt64 = 0, size: Int? = nil,
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
            try CanonicalJSON.of(self)
        }
    }
}

/// The third stage: networks are cross-fitted on the first reads, so that each case is read by networks that trained
/// without it; a last ensemble learns from all cases and is kept as a checkpoint.
struct OverReading {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor
    let reader: any SecondReader

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
            let pictures = try ProjectPictures(
                evidence.records, store, input, given: evidence.given, monitor.cancellation)
            guard pictures.groups.count >= 2 else {
                throw EngineError.nothingToDo("an over-read needs at least two cases that do not look alike")
            }
            if try store.folds(of: run) == nil {
                let groups = pictures.groups.groups
                let dealt = FoldAssignment.dealt(groups: groups, foldCount: folds, seed: options.seed)
                try evidence.requireLessons(dealt)
                try store.setFolds(dealt, groupCount: pictures.groups.count, of: run)
            }
            guard let dealt = try store.folds(of: run) else {
                throw EngineError.nothingToDo("run \(run.id) has lost its folds")
            }
            let training = CrossFitting(
                store: store, run: run, evidence: evidence, pictures: pictures, folds: dealt, options: options,
                reader: reader, monitor: monitor)
            try training.train(wanted, checkpoint: needsFinal ? checkpoint : nil, workers: threads)
        }
        let signs = OverReadSigns(merging: try store.remarksOfFolds(of: run).compactMap(OverReadSigns.init(text:)))
        return try store.settle(run, remarks: signs.map(CanonicalJSON.of))
    }

    private func begin(
        _ firstRead: Run, _ options: OverReadOptions, _ evidence: ProjectEvidence, _ input: InputShape, _ folds: Int
    ) throws -> Run {
        let request = RunRequest.OverRead(
            question: firstRead.request.question, classes: firstRead.request.classes, firstRead: firstRead.identity,
            recipe: try options.recipe, evidence: try evidence.digest, size: input.size, channels: input.channels)
        return try store.begin(
            .overRead(request), origin: RunOrigin(name: "cnn", versions: Versions.current),
            now: Date().timeIntervalSince1970)
    }
}

/// Values as JSON text that is equal for equal values.
enum CanonicalJSON {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension OverReadSigns {
    /// Takes signs from text; `nil` where it is none.
    fileprivate init?(text: String) {
        guard let signs = try? JSONDecoder().decode(OverReadSigns.self, from: Data(text.utf8)) else { return nil }
        self = signs
    }
}
