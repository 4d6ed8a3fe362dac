import Foundation
import Images
import Labels
import Store
import Work

/// What `overread label` is asked to do.
package struct LabelRequest: Sendable {
    /// Folders, array files or images, with the names that their cases' ids begin with.
    package var sources: [Source]
    /// The classes with their prompts, at least two.
    package var classes: [LabelClass]
    /// The folder of the CLIP checkpoint.
    package var model: URL
    /// A file of another model's probabilities, taken in place of CLIP's reads.
    package var firstReads: String?
    /// How the over-read is made.
    package var overRead: OverReadOptions
    /// How images are shown, and which are taken.
    package var imaging: ImagingWishes

    /// Describes a request.
    package init(
        sources: [Source], classes: [LabelClass], model: URL, firstReads: String? = nil,
        overRead: OverReadOptions = OverReadOptions(), imaging: ImagingWishes = ImagingWishes()
    ) {
        self.sources = sources
        self.classes = classes
        self.model = model
        self.firstReads = firstReads
        self.overRead = overRead
        self.imaging = imaging
    }
}

/// What labelling did.
package struct LabelOutcome: Sendable {
    /// What became of the images.
    package let images: TakenOutcome
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
    private let readers: Readers

    /// An engine at work on a project.
    ///
    /// - Parameters:
    ///   - threads: Threads for everything, at least 1.
    ///   - readers: Who reads.
    package init(_ store: ProjectStore, threads: Int, monitor: StageMonitor, readers: Readers = Readers()) {
        self.store = store
        self.threads = max(1, threads)
        self.monitor = monitor
        self.readers = readers
    }

    /// Runs all stages; what earlier calls have finished is not done again.
    ///
    /// Images that cannot be had are noted, counted and passed over.
    ///
    /// - Throws: Whatever is wrong with sources, model, first reads or project, typed by the module that found it;
    ///   `Cancelled` on request. What was finished by then is kept.
    package func label(_ request: LabelRequest) throws -> LabelOutcome {
        let lock = try lock("label")
        defer { withExtendedLifetime(lock) {} }
        try Source.requireDistinctNames(request.sources)
        let file = try request.firstReads.map { try BroughtReads($0, classes: request.classes.map(\.name)) }
        // A model that cannot be used is found before any image is read.
        let reader = try file == nil ? firstReader(in: request.model) : nil
        let imaging = try Imaging.settle(request.imaging, in: store)
        let found = try look(through: request.sources, imaging, side: reader?.inputSide ?? 0)
        let (images, clip): (TakenOutcome, Run)
        if let reader {
            (images, clip) = try read(found, by: reader, classes: request.classes, imaging)
            try requireCases(found, images.skipped)
        } else if let file {
            images = try taking.index(found)
            clip = try file.take(into: store, classes: request.classes)
        } else {
            throw EngineError.nothingToDo("there is no first reader")
        }
        report(images)
        let cnn = try overReading.run(over: clip, request.overRead)
        return LabelOutcome(images: images, clip: clip, cnn: cnn, counts: try store.counts())
    }

    /// Looks for new and changed images in the project's sources.
    ///
    /// - Throws: As `label`.
    package func indexAgain() throws -> TakenOutcome {
        let lock = try lock("index")
        defer { withExtendedLifetime(lock) {} }
        let sources = try store.sources().filter { !$0.isForgotten }
        let gathering = gathering(try Imaging.settle(ImagingWishes(), in: store))
        return try taking.index(sources.map { try gathering.lookAgain(through: $0) })
    }

    /// Reads all cases of the project again with these classes and prompts, zero-shot.
    ///
    /// - Returns: The finished run.
    /// - Throws: As `label`.
    package func readAgain(classes: [LabelClass], model: URL) throws -> Run {
        let lock = try lock("first read")
        defer { withExtendedLifetime(lock) {} }
        try requireCases([])
        let imaging = try Imaging.settle(ImagingWishes(), in: store)
        return try read([], by: firstReader(in: model), classes: classes, imaging).run
    }

    /// Over-reads the current first read again, with what people have decided taken as true.
    ///
    /// - Parameter change: Changes what the last over-read was made with.
    /// - Returns: The finished run.
    /// - Throws: As `label`.
    package func retrain(_ change: (inout OverReadOptions) -> Void = { _ in }) throws -> Run {
        let lock = try lock("retrain")
        defer { withExtendedLifetime(lock) {} }
        let current = try store.currentRuns()
        guard let clip = current.clip else {
            throw EngineError.nothingToDo("the project has no first read yet; run `overread label` first")
        }
        var options = try current.cnn.map { try OverReadOptions(recipeOf: $0) } ?? OverReadOptions()
        change(&options)
        options.usesDecisions = true
        return try overReading.run(over: clip, options)
    }

    /// The stages before the over-read, for cases that are over-read elsewhere.
    ///
    /// - Parameters:
    ///   - reader: Who reads the images, now or before; they are decoded for this reader.
    ///   - reads: Whether they are read on their way in.
    ///   - choose: Says which of the images found, which are in natural order of their ids, are taken.
    /// - Returns: What became of the images, and the finished first read, if somebody has read.
    /// - Throws: As `label`, and what `choose` throws.
    func takeIn(
        _ sources: [Source], by reader: (any FirstReader)?, reads: Bool, classes: [LabelClass],
        choose: ([FoundImage]) throws -> Set<CaseID>
    ) throws -> (images: TakenOutcome, run: Run?) {
        try Source.requireDistinctNames(sources)
        let imaging = try Imaging.settle(ImagingWishes(), in: store)
        var found = try look(through: sources, imaging, side: reader?.inputSide ?? 0)
        let images = found.flatMap { source in
            source.images.map { FoundImage(id: $0.id, path: source.source.path(of: $0.location)) }
        }
        let chosen = try choose(images.inNaturalOrder { $0.id.rawValue })
        for index in found.indices { found[index].images.removeAll { !chosen.contains($0.id) } }
        guard reads, let reader else { return (try taking.index(found), nil) }
        for note in reader.notes { monitor.warn(note) }
        let taken = try read(found, by: reader, classes: classes, imaging)
        try requireCases(found, taken.images.skipped)
        return (taken.images, taken.run)
    }

    func gathering(_ imaging: Imaging, side: Int = 0) -> Gathering {
        Gathering(
            store: store, decoding: imaging.recipe.reading(salt: imaging.salt, side: side), monitor: monitor)
    }
    private var taking: TakingIn { TakingIn(store: store, threads: threads, monitor: monitor) }
    private var overReading: OverReading {
        OverReading(store: store, threads: threads, monitor: monitor, reader: readers.second)
    }

    /// Opens the first reader; what had to be assumed about it is said.
    private func firstReader(in folder: URL) throws -> any FirstReader {
        let reader = try readers.first(folder)
        for note in reader.notes { monitor.warn(note) }
        return reader
    }

    private func lock(_ stage: String) throws -> StageLock? {
        try store.folder.map { try StageLock.acquire(in: $0, stage: "overread \(stage)") }
    }

    private func look(through sources: [Source], _ imaging: Imaging, side: Int) throws -> [GatheredSource] {
        let gathering = gathering(imaging, side: side)
        let found = try sources.map { try gathering.look(through: $0) }
        guard try store.caseCount() > 0 || found.contains(where: { !$0.images.isEmpty }) else {
            throw ImageSourceError.noImages(paths: sources.map(\.root), skipped: found.flatMap(\.skipped))
        }
        return found
    }

    /// Reads what was found and what else a run lacks. There may be nothing at all.
    func read(
        _ found: [GatheredSource], by reader: any FirstReader, classes: [LabelClass], _ imaging: Imaging
    ) throws -> (images: TakenOutcome, run: Run) {
        let question = try store.currentRuns().question.name
        let run = try store.begin(
            .firstRead(.init(question: question, model: reader.identity, classes: classes)),
            origin: RunOrigin(name: reader.name, path: reader.path, versions: Versions.current),
            now: Date().timeIntervalSince1970)
        let sources = try gathering(imaging, side: reader.inputSide).addUnread(by: run, to: found)
        let images = try taking.read(sources, by: reader, prompts: classes.map(\.prompts), run: run)
        return (images, try store.settle(run))
    }

    private func requireCases(_ found: [GatheredSource], _ skipped: [SkippedFile] = []) throws {
        guard try store.caseCount() > 0 else {
            throw ImageSourceError.noImages(paths: found.map(\.source.root), skipped: skipped)
        }
    }

    /// Warnings of one kind that are printed; the rest is counted.
    private static let mostWarnings = 20

    func report(_ images: TakenOutcome) {
        for file in images.skipped.prefix(Self.mostWarnings) { monitor.warn("skipped \(file)") }
        let more = images.skipped.count - Self.mostWarnings
        if more > 0 { monitor.warn("skipped \(more) more; `overread status --skipped` lists them") }
        for id in images.changed.prefix(Self.mostWarnings) {
            monitor.warn("\(id) is another image now; what was decided on the earlier one stays with that")
        }
        let others = images.changed.count - Self.mostWarnings
        if others > 0 { monitor.warn("\(others) more cases are other images now") }
    }
}

extension ProjectStore {
    /// Finishes a run, or makes one that was finished before current again; nothing is written where it is both.
    func settle(_ run: Run, remarks: String? = nil) throws -> Run {
        let current = try currentRuns()
        if run.isFinished, remarks == nil || remarks == run.remarks,
            [current.clip?.id, current.cnn?.id].contains(run.id)
        {
            return run
        }
        return try finish(run, remarks: remarks, now: Date().timeIntervalSince1970)
    }
}
