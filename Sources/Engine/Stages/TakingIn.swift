import Foundation
import Images
import Labels
import Store
import Synchronization
import Work

/// What became of the images of a stage.
package struct TakenOutcome: Equatable, Sendable {
    /// Cases that the project did not have before.
    package var added = 0
    /// Cases whose image is another one now.
    package var changed: [CaseID] = []
    /// Cases of the project whose image could not be opened.
    package var unavailable = 0
    /// Files that were not used, those that are no images included.
    package var skipped: [SkippedFile] = []
    /// Files that are no images but belong among them, and those of modalities that are not wanted: how many of a kind.
    package var leftOut: [String: Int] = [:]
    /// What was taken of files with several frames.
    package var frames = FrameCount()
    /// What made 8 bits of the values of the images that were opened: how many of a kind.
    package var windowings: [Windowing: Int] = [:]

    /// What people should know of how images were taken, a line each.
    package var remarks: [String] {
        var lines: [String] = []
        if frames.files > 0 {
            lines.append(
                "frames: \(frames.taken) of \(frames.held) taken from \(frames.files) "
                    + "file\(frames.files == 1 ? "" : "s") with several")
        }
        if !leftOut.isEmpty {
            let kinds = leftOut.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
            lines.append("left out: \(kinds.joined(separator: ", "))")
        }
        return lines + Windowing.remarks(on: windowings)
    }
}

/// Takes images into the project: each is opened, decoded and hashed once; the same pixels make its thumbnail and, where
/// it is to be read, go on to the first reader.
struct TakingIn {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor

    /// Cases of one transaction where nothing is read.
    private static let batch = 256

    /// The images of all sources, by number from 0.
    private struct Items: Sendable {
        private let sources: [GatheredSource]
        /// The number of each source's first image, and how many there are in all.
        private let starts: [Int]

        init(_ sources: [GatheredSource]) {
            self.sources = sources
            starts = sources.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.images.count) }
        }

        var count: Int { starts[sources.count] }

        subscript(number: Int) -> (source: Int, image: GatheredSource.Image) {
            let source = (starts.firstIndex { $0 > number } ?? starts.count) - 1
            return (source, sources[source].images[number - starts[source]])
        }
    }

    /// Takes images in without reading them.
    ///
    /// - Throws: `StoreError`, `Cancelled`.
    func index(_ sources: [GatheredSource]) throws -> TakenOutcome {
        let items = Items(sources)
        let intake = Intake(store: store, sources: sources, run: nil)
        monitor.report(StageProgress(stage: .indexing, completed: 0, total: items.count))
        let batch = Self.batch
        try Team(min(threads, items.count)).pipeline(
            count: items.count, ahead: 2 * batch, cancellation: monitor.cancellation,
            make: { _, number in
                let item = items[number]
                _ = try intake.open(item.image, of: item.source, at: number)
            },
            take: {
                let done = intake.noteConsumed()
                if done.isMultiple(of: batch) { try intake.commit(upTo: done) { _ in nil } }
                monitor.report(StageProgress(stage: .indexing, completed: done, total: items.count))
            })
        try intake.commit(upTo: items.count) { _ in nil }
        return try intake.finish()
    }

    /// Takes images in and has them read, in one go.
    ///
    /// - Parameters:
    ///   - sources: The sources; of each, the images that have to be opened.
    ///   - run: The run that the reads belong to.
    ///   - prompts: One list of prompts per class.
    /// - Throws: `StoreError`, `EngineError.noNumbers`, `Cancelled`; what is wrong with the reader.
    func read(
        _ sources: [GatheredSource], by reader: any FirstReader, prompts: [[String]], run: Run
    ) throws -> TakenOutcome {
        let items = Items(sources)
        let intake = Intake(store: store, sources: sources, run: run)
        guard items.count > 0 else { return try intake.finish() }
        let monitor = monitor
        monitor.report(StageProgress(stage: .firstRead, completed: 0, total: items.count))
        try reader.read(
            0..<items.count, prompts: prompts, threads: threads,
            load: { number in
                let item = items[number]
                return try intake.open(item.image, of: item.source, at: number)
            },
            deliver: { numbers, fresh in
                try monitor.cancellation.check()
                var reads: [Int: FreshRead] = [:]
                for (number, read) in zip(numbers, fresh) {
                    guard read.read.probabilities.allSatisfy(\.isFinite) else {
                        throw EngineError.noNumbers(items[number].image.id, model: reader.name)
                    }
                    reads[number] = read
                }
                let done = (numbers.last ?? -1) + 1
                try intake.commit(upTo: done) { reads[$0] }
                monitor.report(StageProgress(stage: .firstRead, completed: done, total: items.count))
            })
        try intake.commit(upTo: items.count) { _ in nil }
        monitor.report(StageProgress(stage: .firstRead, completed: items.count, total: items.count))
        return try intake.finish()
    }
}

/// Opened images until they are committed, in the order in which they were asked for.
private final class Intake: Sendable {
    private enum Opened: Sendable {
        case image(OpenedImage)
        case failure(ImageUnavailable, CaseOrdinal?)
    }

    private struct State {
        var opened: [Int: (source: Int, opened: Opened)] = [:]
        var consumed = 0
        var committed = 0
        var outcome = TakenOutcome()
        var skipped: [[SkippedFile]]
        var states: [CaseOrdinal: CaseState] = [:]
    }

    private let store: ProjectStore
    private let sources: [GatheredSource]
    private let run: Run?
    private let state: Mutex<State>

    init(store: ProjectStore, sources: [GatheredSource], run: Run?) {
        self.store = store
        self.sources = sources
        self.run = run
        state = Mutex(State(skipped: sources.map(\.skipped)))
    }

    /// Opens an image and keeps all but its pixels; on any thread.
    ///
    /// - Returns: The pixels; `nil` where the image cannot be had.
    /// - Throws: `DecoderUnavailable`, which says nothing about the image: the stage cannot go on.
    func open(_ image: GatheredSource.Image, of source: Int, at number: Int) throws -> PixelImage? {
        do {
            let loaded = try sources[source].opener.open(image.location)
            let opened = OpenedImage(
                id: image.id, location: image.location.text, file: loaded.fingerprint,
                image: ImageDescription(
                    sha256: loaded.sha256, width: loaded.size.width, height: loaded.size.height,
                    channels: loaded.image.channels, byteCount: loaded.byteCount),
                thumbnail: try Thumbnail(of: loaded.image).encoded,
                metadata: loaded.metadata.map(CaseMetadata.init))
            keep(.image(opened), source, number)
            note(loaded.windowing)
            return loaded.image
        } catch let error as ImageUnavailable {
            keep(.failure(error, image.known), source, number)
        } catch let error as DecoderUnavailable {
            throw error
        } catch {
            let path = sources[source].source.path(of: image.location)
            let reason = ImageFileError(path: path, finding: "\(error)", expectation: "an image that can be decoded")
            keep(.failure(.unreadable(reason), image.known), source, number)
        }
        return nil
    }

    private func keep(_ opened: Opened, _ source: Int, _ number: Int) {
        state.withLock { $0.opened[number] = (source, opened) }
    }

    private func note(_ windowing: Windowing) {
        guard windowing.caption != nil else { return }
        state.withLock { $0.outcome.windowings[windowing, default: 0] += 1 }
    }

    /// Counts one more image that came along in order.
    func noteConsumed() -> Int {
        state.withLock { state in
            state.consumed += 1
            return state.consumed
        }
    }

    /// Commits all images before a number that are not committed yet.
    ///
    /// - Parameter read: What was read on an image of a number.
    func commit(upTo end: Int, read: (Int) -> FreshRead?) throws {
        let (first, opened) = state.withLock { state in
            defer { state.committed = max(end, state.committed) }
            let numbers = state.committed..<max(end, state.committed)
            return (numbers.lowerBound, numbers.map { state.opened.removeValue(forKey: $0) })
        }
        var batch: [(opened: OpenedImage, read: FreshRead?)] = []
        var source = 0
        for (offset, item) in opened.enumerated() {
            guard let item else { continue }
            if item.source != source { try take(&batch, from: source) }
            source = item.source
            switch item.opened {
            case .image(let image): batch.append((image, read(first + offset)))
            case .failure(let error, let known): note(error, known, source)
            }
        }
        try take(&batch, from: source)
    }

    private func take(_ batch: inout [(opened: OpenedImage, read: FreshRead?)], from source: Int) throws {
        guard !batch.isEmpty else { return }
        let taken = try store.take(batch, from: sources[source].record, run: run)
        batch.removeAll(keepingCapacity: true)
        state.withLock { state in
            state.outcome.added += taken.added
            state.outcome.changed += taken.changed
        }
    }

    private func note(_ error: ImageUnavailable, _ known: CaseOrdinal?, _ source: Int) {
        state.withLock { state in
            state.skipped[source].append(SkippedFile(error))
            guard let known else { return }
            state.outcome.unavailable += 1
            state.states[known] = error.state
        }
    }

    /// Notes what could not be opened, and tells what became of all images.
    func finish() throws -> TakenOutcome {
        let (states, skipped) = state.withLock { ($0.states, $0.skipped) }
        try store.setStates(states)
        for (source, files) in zip(sources, skipped) where source.isWhole {
            try store.setSkipped(
                files.map { SkippedImage(path: $0.path, reason: $0.reason) }, of: source.record)
        }
        return state.withLock { state in
            state.outcome.skipped = skipped.flatMap { $0 }
            state.outcome.leftOut = sources.reduce(into: [:]) { $0.merge($1.leftOut, uniquingKeysWith: +) }
            state.outcome.frames = sources.reduce(into: FrameCount()) { $0.add($1.frames) }
            return state.outcome
        }
    }
}
