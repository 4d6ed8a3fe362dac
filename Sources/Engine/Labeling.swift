import CLIP
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
    /// The numbers that CLIP computes with.
    package var precision: PrecisionChoice
    /// A file of another model's probabilities, taken in place of CLIP's reads.
    package var firstReads: String?
    /// How the over-read is made.
    package var overRead: OverReadOptions
    /// Which cases belong together, and what becomes of disagreements.
    package var wishes: LabelWishes
    /// How images are shown, and which are taken.
    package var imaging: ImagingWishes

    /// Describes a request.
    package init(
        sources: [Source], classes: [LabelClass], model: URL, precision: PrecisionChoice = .f32,
        firstReads: String? = nil, overRead: OverReadOptions = OverReadOptions(), wishes: LabelWishes = LabelWishes(),
        imaging: ImagingWishes = ImagingWishes()
    ) {
        self.sources = sources
        self.classes = classes
        self.model = model
        self.precision = precision
        self.firstReads = firstReads
        self.overRead = overRead
        self.imaging = imaging
        self.wishes = wishes
    }
}

/// What people want kept with a project, for all over-reads to come.
package struct LabelWishes: Sendable {
    /// A table `case,group` of cases that belong together, in place of an earlier one.
    package var groups: String?
    /// A regular expression that finds the name of each case's group in its id, in place of an earlier one; an empty one
    /// takes it away.
    package var groupPattern: String?
    /// What becomes of disagreements from now on.
    package var policy: PolicyWish?

    /// What a person wants to become of disagreements.
    package enum PolicyWish: Equatable, Sendable {
        /// This, until a person says otherwise.
        case named(CurationPolicy.Disagreement)
        /// What the over-read's signs speak for.
        case bySigns
    }

    /// By default everything stays as it was.
    package init(groups: String? = nil, groupPattern: String? = nil, policy: PolicyWish? = nil) {
        self.groups = groups
        self.groupPattern = groupPattern
        self.policy = policy
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
    let store: ProjectStore
    let monitor: StageMonitor
    let threads: Int
    let readers: Readers

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
        let wishes = try KeptWishes(request.wishes)
        // A model that cannot be used is found before any image is read.
        let reader = try file == nil ? firstReader(in: request.model) : nil
        let imaging = try Imaging.settle(request.imaging, in: store)
        let found = try look(through: request.sources, imaging, side: reader?.inputSide ?? 0)
        let (images, clip): (TakenOutcome, Run)
        if let reader {
            (images, clip) = try read(found, by: reader, request.precision, classes: request.classes, imaging)
            try requireCases(found, images.skipped)
        } else if let file {
            images = try taking.index(found)
            clip = try file.take(into: store, classes: request.classes, monitor)
        } else {
            throw EngineError.nothingToDo("there is no first reader")
        }
        report(images)
        try wishes.keep(in: store)
        let cnn = try overRead(clip, request.overRead)
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
        let before = try store.currentRuns().clip.flatMap(\.precision) ?? .f32
        let imaging = try Imaging.settle(ImagingWishes(), in: store)
        let run = try read([], by: firstReader(in: model), before, classes: classes, imaging).run
        try store.followSigns()
        return run
    }

    /// Over-reads the current first read again, with what people have decided taken as true.
    ///
    /// - Parameter change: Changes what the last over-read was made with.
    /// - Parameter wishes: What is kept with the project from now on.
    /// - Returns: The finished run.
    /// - Throws: As `label`.
    package func retrain(
        _ wishes: LabelWishes = LabelWishes(), _ change: (inout OverReadOptions) -> Void = { _ in }
    ) throws -> Run {
        let lock = try lock("retrain")
        defer { withExtendedLifetime(lock) {} }
        let wishes = try KeptWishes(wishes)
        let (clip, options) = try again(change)
        try wishes.keep(in: store)
        return try overRead(clip, options)
    }

    /// The first read that is over-read again, and how: as before, but for a change, and with decisions.
    func again(_ change: (inout OverReadOptions) -> Void) throws -> (firstRead: Run, options: OverReadOptions) {
        let current = try store.currentRuns()
        guard let clip = current.clip else {
            throw EngineError.nothingToDo("the project has no first read yet; run `overread label` first")
        }
        var options = try current.cnn.map { try OverReadOptions(recipeOf: $0) } ?? OverReadOptions()
        change(&options)
        options.usesDecisions = true
        return (clip, options)
    }

    /// Over-reads, and lets the over-read choose what becomes of disagreements.
    private func overRead(_ clip: Run, _ options: OverReadOptions) throws -> Run {
        let run = try overReading.run(over: clip, options)
        try store.followSigns()
        return run
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
        let taken = try read(found, by: reader, .f32, classes: classes, imaging)
        try requireCases(found, taken.images.skipped)
        return (taken.images, taken.run)
    }

    func gathering(_ imaging: Imaging, side: Int = 0) -> Gathering {
        Gathering(
            store: store, decoding: imaging.recipe.reading(salt: imaging.salt, side: side), monitor: monitor)
    }
    private var taking: TakingIn { TakingIn(store: store, threads: threads, monitor: monitor) }
    var overReading: OverReading {
        OverReading(store: store, threads: threads, monitor: monitor, reader: readers.second)
    }

    /// Opens the first reader; what had to be assumed about it is said.
    private func firstReader(in folder: URL) throws -> any FirstReader {
        let reader = try readers.first(folder)
        for note in reader.notes { monitor.warn(note) }
        return reader
    }

    func lock(_ stage: String) throws -> StageLock? {
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
        _ found: [GatheredSource], by reader: any FirstReader, _ choice: PrecisionChoice, classes: [LabelClass],
        _ imaging: Imaging
    ) throws -> (images: TakenOutcome, run: Run) {
        let question = try store.currentRuns().question.name
        let (reader, trial) = try chosen(reader, choice, for: found, question: question, classes: classes, imaging)
        let run = try store.begin(
            .firstRead(
                .init(
                    question: question, model: reader.identity, classes: classes, precision: reader.precision.rawValue)
            ),
            origin: RunOrigin(name: reader.name, path: reader.path, versions: Versions.current),
            now: Date().timeIntervalSince1970)
        let sources = try gathering(imaging, side: reader.inputSide).addUnread(by: run, to: found)
        let images = try taking.read(sources, by: reader, prompts: classes.map(\.prompts), run: run)
        return (images, try store.settle(run, remarks: trial?.encoded))
    }

    /// The reader in the precision that is asked for, and the trial that decided where that is `auto`. What a run of the
    /// project with these classes has decided stays decided.
    private func chosen(
        _ reader: any FirstReader, _ choice: PrecisionChoice, for found: [GatheredSource], question: String,
        classes: [LabelClass], _ imaging: Imaging
    ) throws -> (reader: any FirstReader, trial: PrecisionTrial?) {
        if let named = choice.named { return (try reader.computing(in: named), nil) }
        func told(_ precision: Precision, _ reason: String) throws -> any FirstReader {
            monitor.warn("--precision auto: \(reason)")
            return try reader.computing(in: precision)
        }
        if let before = try decided(reader, question: question, classes: classes) {
            return (try told(before, "decided earlier in this project; reading in \(before.rawValue)"), nil)
        }
        let sources = try gathering(imaging, side: reader.inputSide).addUnread(by: nil, to: found)
        let count = sources.reduce(0) { $0 + $1.images.count }
        if let objection = PrecisionTrial.objection(images: count, precisions: reader.precisions) {
            return (try told(.f32, objection), nil)
        }
        let trial = try PrecisionTrial.run(
            sources, by: reader, prompts: classes.map(\.prompts), threads: threads, monitor: monitor)
        return (try told(trial.verdict, trial.text), trial)
    }

    /// The precision of the project's latest run by a reader with these classes.
    private func decided(_ reader: any FirstReader, question: String, classes: [LabelClass]) throws -> Precision? {
        let asked = Precision.allCases.map { precision in
            RunRequest.firstRead(
                .init(question: question, model: reader.identity, classes: classes, precision: precision.rawValue))
        }
        let current = try store.currentRuns().clip
        let runs = try store.runs() + (current.map { [$0] } ?? [])
        guard case .firstRead(let request)? = runs.last(where: { asked.contains($0.request) })?.request else {
            return nil
        }
        return Precision(rawValue: request.precision)
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

extension Run {
    /// The numbers that CLIP computed with; `nil` for the reads of others.
    var precision: PrecisionChoice? {
        guard case .firstRead(let request) = request else { return nil }
        return PrecisionChoice(rawValue: request.precision)
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

/// Wishes whose files were read and patterns understood, before anything is changed.
private struct KeptWishes {
    private let wishes: LabelWishes
    private let groups: (entries: [(caseID: CaseID, group: String)], path: String)?

    init(_ wishes: LabelWishes) throws {
        self.wishes = wishes
        groups = try wishes.groups.map { (try GroupsFile(bytes: InputFile.bytes($0), file: $0).entries, $0) }
        if let pattern = wishes.groupPattern, !pattern.isEmpty { _ = try GroupPattern(pattern) }
    }

    /// Keeps them in a project that knows its cases.
    ///
    /// - Throws: `EngineError.unknownCases` where the table names cases that the project does not have.
    func keep(in store: ProjectStore) throws {
        if let (entries, path) = groups {
            let names = try CaseNames(store.caseIDs())
            let ids = try names.resolve(entries.map(\.caseID), of: path)
            let ordinals = Dictionary(
                try store.cases().map { ($0.id, $0.ordinal) }, uniquingKeysWith: { first, _ in first })
            var found: [CaseOrdinal: String] = [:]
            for (id, entry) in zip(ids, entries) { found[ordinals[id] ?? -1] = entry.group }
            try store.setGroups(found)
        }
        if let pattern = wishes.groupPattern { try store.setGroupPattern(pattern.isEmpty ? nil : pattern) }
        switch wishes.policy {
        case .named(let wanted):
            var policy = try store.currentRuns().question.policy
            policy.disagreement = wanted
            try store.setPolicy(policy, by: PolicyChoice(.person))
        case .bySigns: try store.reopenPolicy()
        case nil: break
        }
    }
}

extension CaseNames {
    /// The cases that a table names, in its order.
    ///
    /// - Throws: `EngineError.unknownCases`.
    func resolve(_ ids: [CaseID], of path: String) throws -> [CaseID] {
        var strangers: [Failure: [CaseID]] = [:]
        let found = ids.compactMap { id -> CaseID? in
            do throws(Failure) {
                return try resolve(id)
            } catch {
                strangers[error, default: []].append(id)
                return nil
            }
        }
        for failure in [Failure.unknown, .ambiguous] {
            guard let missing = strangers[failure], let first = missing.min() else { continue }
            throw EngineError.unknownCases(
                file: path, first: first, count: missing.count, isAmbiguous: failure == .ambiguous)
        }
        return found
    }
}
