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

/// What an over-read is about, settled before anything is trained: equal projects and options give equal plans.
struct OverReadPlan: Sendable {
    let store: ProjectStore
    let firstRead: Run
    let options: OverReadOptions
    let evidence: ProjectEvidence
    let input: InputShape
    /// How many folds there are: as many as were wished for, or as there are cases.
    let folds: Int

    /// Looks at a project.
    ///
    /// - Throws: `EngineError.nothingToDo`, `StoreError`.
    init(_ store: ProjectStore, over firstRead: Run, _ options: OverReadOptions) throws {
        evidence = try ProjectEvidence(store, firstRead, usesDecisions: options.usesDecisions)
        folds = min(options.folds, evidence.count)
        guard folds >= 2 else { throw EngineError.nothingToDo("an over-read needs at least two cases") }
        guard evidence.excluded.count < evidence.count else {
            throw EngineError.nothingToDo("every case is excluded; there is nothing left to learn from")
        }
        input = InputShape(evidence.shape, size: options.size)
        (self.store, self.firstRead, self.options) = (store, firstRead, options)
    }

    /// What is asked for, as the project keeps it.
    var request: RunRequest {
        get throws {
            .overRead(
                RunRequest.OverRead(
                    question: firstRead.request.question, classes: firstRead.request.classes,
                    firstRead: firstRead.identity, recipe: try options.recipe, evidence: evidence.digest,
                    size: input.size, channels: input.channels))
        }
    }

    /// Which cases must not be parted, and to which folds they are dealt.
    ///
    /// - Parameter known: The folds, where they were dealt before.
    /// - Throws: `EngineError.nothingToDo` where there are too few groups, or a fold would learn from nothing.
    func deal(
        _ pictures: ProjectPictures, known: FoldAssignment?
    ) throws -> (folds: FoldAssignment, groups: CaseGroups) {
        let groups = CaseGroups(
            contents: evidence.contents, try pictures.lookAlikes(), given: evidence.given)
        guard groups.count >= 2 else {
            throw EngineError.nothingToDo("an over-read needs at least two cases that do not look alike")
        }
        if let known { return (known, groups) }
        let dealt = FoldAssignment.dealt(groups: groups.groups, foldCount: folds, seed: options.seed)
        try evidence.requireLessons(dealt)
        return (dealt, groups)
    }

    /// The project's images as networks see them.
    func pictures(workers: Int, _ cancellation: Cancellation) -> ProjectPictures {
        ProjectPictures(store, evidence.versions, input, workers: workers, cancellation)
    }
}

/// The third stage: networks are cross-fitted on the first reads, so that each case is read by networks that trained
/// without it; a last ensemble learns from all cases and is kept as a checkpoint.
struct OverReading {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor
    let reader: any SecondReader

    /// Over-reads a first read; folds that an earlier, interrupted call has finished are not read again.
    ///
    /// - Returns: The finished run.
    /// - Throws: `EngineError`, `ConvnetError`, `ComputeError`, `StoreError`.
    func run(over firstRead: Run, _ options: OverReadOptions) throws -> Run {
        let plan = try OverReadPlan(store, over: firstRead, options)
        let run = try store.begin(
            plan.request, origin: RunOrigin(name: "cnn", versions: Versions.current),
            now: Date().timeIntervalSince1970)
        let wanted = try Set(0..<plan.folds).subtracting(store.finishedFolds(of: run)).sorted()
        let checkpoint = Checkpoint.url(of: run, in: store)
        let needsFinal = checkpoint.map { !FileManager.default.fileExists(atPath: $0.path) } ?? false
        let tasks = wanted.map(OverReadTask.fold) + (needsFinal ? [.everything] : [])
        if !tasks.isEmpty { try train(tasks, plan, run, checkpoint) }
        return try settle(run)
    }

    /// Finishes a run whose folds are all there.
    func settle(_ run: Run) throws -> Run {
        let signs = OverReadSigns(merging: try store.remarksOfFolds(of: run).compactMap(OverReadSigns.init(text:)))
        return try store.settle(run, remarks: signs.map(CanonicalJSON.of))
    }

    private func train(_ tasks: [OverReadTask], _ plan: OverReadPlan, _ run: Run, _ checkpoint: URL?) throws {
        let pictures = plan.pictures(workers: threads, monitor.cancellation)
        let known = try store.folds(of: run)
        let (folds, groups) = try plan.deal(pictures, known: known)
        if known == nil { try store.setFolds(folds, groupCount: groups.count, of: run) }
        let fitting = CrossFitting(
            evidence: plan.evidence, pictures: pictures, folds: folds, groups: groups, classes: run.classNames,
            options: plan.options, reader: reader, monitor: monitor)
        try fitting.run(
            tasks, into: ProjectResults(store, run, plan.evidence, reader, checkpoint: checkpoint), workers: threads)
    }
}

/// Results that go into the project, a bounded number of reads in a transaction: whoever decides meanwhile hardly waits.
private struct ProjectResults: OverReadResults {
    private let store: ProjectStore
    private let run: Run
    private let evidence: ProjectEvidence
    let keep: @Sendable (Learning, Compute) throws -> Void

    init(
        _ store: ProjectStore, _ run: Run, _ evidence: ProjectEvidence, _ reader: any SecondReader, checkpoint: URL?
    ) {
        (self.store, self.run, self.evidence) = (store, run, evidence)
        let classes = run.classNames
        keep = { learning, compute in
            if let checkpoint { try reader.keep(learning, classes: classes, at: checkpoint, compute) }
        }
    }

    func take(_ rows: [[Float]], of members: ArraySlice<Int>, fold: Int) throws {
        try store.commit(evidence.reads(rows, of: members), to: run)
    }

    func finish(fold: Int, signs: OverReadSigns?) throws {
        try store.finish(
            fold: fold, remarks: signs.map(CanonicalJSON.of), of: run, now: Date().timeIntervalSince1970)
    }
}

extension ProjectEvidence {
    /// Rows of probabilities as reads of the members' images.
    func reads(_ rows: [[Float]], of members: ArraySlice<Int>) -> [VersionRead] {
        zip(members, rows).map { member, row in
            VersionRead(ordinal: ordinals[member], version: versions[member], read: Read(probabilities: row))
        }
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
