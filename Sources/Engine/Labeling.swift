import CLIP
import Convnet
import Foundation
import Images
import Labels
import Store
import Work

/// What `overread label` is asked to do.
package struct LabelRequest: Sendable {
    /// Folders, array files or images.
    package var sources: [String]
    /// The classes with their prompts, at least two.
    package var classes: [LabelClass]
    /// The folder of the CLIP checkpoint.
    package var model: URL
    /// A file of another model's probabilities, taken in place of CLIP's reads.
    package var firstReads: String?
    /// How the over-read is made.
    package var overRead: OverReadOptions
    /// Threads for everything.
    package var threads: Int

    /// Makes a request.
    package init(
        sources: [String], classes: [LabelClass], model: URL, firstReads: String? = nil,
        overRead: OverReadOptions = OverReadOptions(), threads: Int
    ) {
        self.sources = sources
        self.classes = classes
        self.model = model
        self.firstReads = firstReads
        self.overRead = overRead
        self.threads = threads
    }
}

/// What labelling did.
package struct LabelOutcome: Sendable {
    /// What indexing did.
    package let indexing: IndexingOutcome
    /// The first read.
    package let clip: Run
    /// The over-read.
    package let cnn: Run
    /// Cases, disagreements and so on.
    package let counts: ProjectCounts
}

/// The engine of the main job: every stage from sources to over-reads, each resumable, all kept in one project.
package struct Labeling: Sendable {
    private let store: ProjectStore
    private let monitor: StageMonitor
    private let threads: Int

    /// An engine at work on a project.
    ///
    /// - Parameter threads: Threads for everything, at least 1.
    package init(_ store: ProjectStore, threads: Int, monitor: StageMonitor) {
        self.store = store
        self.threads = max(1, threads)
        self.monitor = monitor
    }

    /// Runs all stages; what earlier calls have finished is not done again.
    ///
    /// - Throws: Whatever is wrong with sources, model, first reads or project, typed by the module that found it;
    ///   `Cancelled` on request. What was finished by then is kept.
    package func label(_ request: LabelRequest) throws -> LabelOutcome {
        let lock = try lock("label")
        defer { withExtendedLifetime(lock) {} }
        let names = request.classes.map(\.name)
        let file = try request.firstReads.map { try Self.firstReads($0, classes: names) }
        // A model that cannot be used is found before any image is read.
        let model = try file == nil ? CLIPModel(directory: request.model) : nil
        let indexing = try index(request.sources, wanted: file)
        let reading = FirstReading(store: store, threads: threads, monitor: monitor)
        let clip =
            if let file, let path = request.firstReads {
                try reading.take(
                    file.reads, name: URL(fileURLWithPath: path).lastPathComponent, hash: file.hash,
                    classes: request.classes)
            } else {
                try reading.run(
                    model ?? CLIPModel(directory: request.model), from: request.model, classes: request.classes)
            }
        let cnn = try OverReading(store: store, threads: threads, monitor: monitor)
            .run(over: clip, request.overRead)
        return LabelOutcome(indexing: indexing, clip: clip, cnn: cnn, counts: try store.counts())
    }

    /// Looks for new and changed images in the project's sources.
    ///
    /// - Throws: As `label`.
    package func indexAgain() throws -> IndexingOutcome {
        let lock = try lock("index")
        defer { withExtendedLifetime(lock) {} }
        return try index(store.sourcePaths(), wanted: nil)
    }

    /// Reads all cases of the project again with these classes and prompts, zero-shot.
    ///
    /// - Returns: The finished run.
    /// - Throws: As `label`.
    package func readAgain(classes: [LabelClass], model: URL) throws -> Run {
        let lock = try lock("first read")
        defer { withExtendedLifetime(lock) {} }
        return try FirstReading(store: store, threads: threads, monitor: monitor).run(
            CLIPModel(directory: model), from: model, classes: classes)
    }

    /// Over-reads the current first read again, with what people have decided taken as true.
    ///
    /// - Returns: The finished run.
    /// - Throws: As `label`.
    package func retrain(_ options: OverReadOptions) throws -> Run {
        let lock = try lock("retrain")
        defer { withExtendedLifetime(lock) {} }
        guard let clip = try store.currentRuns().clip else {
            throw EngineError.nothingToDo("the project has no first read yet; run `overread label` first")
        }
        var options = options
        options.usesDecisions = true
        return try OverReading(store: store, threads: threads, monitor: monitor).run(over: clip, options)
    }

    private func lock(_ stage: String) throws -> StageLock? {
        try store.folder.map { try StageLock.acquire(in: $0, stage: "overread \(stage)") }
    }

    private func index(_ sources: [String], wanted: HashedFirstReads?) throws -> IndexingOutcome {
        let collection = try ImageCollection(sources: sources)
        if let wanted { try wanted.check(collection) }
        let outcome = try Indexing(store: store, threads: threads, monitor: monitor).run(
            collection, sources: sources, wanted: wanted?.cases)
        for file in outcome.skipped { monitor.warn("skipped \(file)") }
        for id in outcome.changed { monitor.warn("\(id) has changed since it was indexed; it is read again") }
        guard try store.caseCount() > 0 else {
            throw ImageSourceError.noImages(paths: sources, skipped: outcome.skipped)
        }
        return outcome
    }

    /// A first-reads file and what tells it from others.
    private struct HashedFirstReads {
        let path: String
        let reads: FirstReadsFile
        let hash: String

        var cases: Set<CaseID> { Set(reads.reads.map(\.caseID)) }

        func check(_ collection: ImageCollection) throws {
            let known = Set(collection.cases.map { CaseID($0.id) })
            let strangers = cases.subtracting(known)
            guard let first = strangers.min() else { return }
            throw EngineError.unknownCases(file: path, first: first, count: strangers.count)
        }
    }

    private static func firstReads(_ path: String, classes: [String]) throws -> HashedFirstReads {
        let bytes = try InputFile.bytes(path)
        return HashedFirstReads(
            path: path, reads: try FirstReadsFile(bytes: bytes, file: path, classes: classes),
            hash: try ContentHash.sha256(bytes))
    }
}
