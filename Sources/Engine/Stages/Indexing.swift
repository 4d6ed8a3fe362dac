import Foundation
import Images
import Labels
import Store
import Work

/// What indexing did.
package struct IndexingOutcome: Equatable, Sendable {
    /// Cases that the project did not have before.
    package var added = 0
    /// Cases whose image differs from the one that was indexed before.
    package var changed: [CaseID] = []
    /// Files that were not used.
    package var skipped: [Images.SkippedFile] = []
}

/// The first stage: finds images, decodes each once, and keeps hash, size and thumbnail in the project.
struct Indexing {
    let store: ProjectStore
    let threads: Int
    let monitor: StageMonitor

    /// Cases of one transaction; decoding again what an interruption lost takes a moment.
    private static let batch = 256

    private enum Found: Sendable {
        case image(IndexedCase, thumbnail: [UInt8])
        case skipped(Images.SkippedFile)
    }

    /// Indexes the images of a collection that the project does not have yet.
    ///
    /// - Parameters:
    ///   - sources: The paths the collection was made of.
    ///   - wanted: If given, just these cases are taken.
    /// - Throws: `ImageFileError` for a damaged array file, `StoreError`, `Cancelled`.
    func run(_ collection: ImageCollection, sources: [String], wanted: Set<CaseID>? = nil) throws -> IndexingOutcome {
        let known = try knownSizes()
        let origins = sources.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        let missing = collection.cases.filter { reference in
            let id = CaseID(reference.id)
            return wanted?.contains(id) ?? true && known[id] != reference.byteSize
        }
        var outcome = IndexingOutcome()
        outcome.skipped = collection.skipped
        var pending: [(image: IndexedCase, thumbnail: [UInt8])] = []
        var done = 0
        monitor.report(StageProgress(stage: .indexing, completed: 0, total: missing.count))
        try OrderedPipeline.run(
            count: missing.count, workers: threads, ahead: 2 * Self.batch, check: monitor.cancellation.check,
            transform: { try Self.index(missing[$0], in: collection, origins: origins) },
            consume: { found in
                done += 1
                switch found {
                case .image(let image, let thumbnail): pending.append((image, thumbnail))
                case .skipped(let file): outcome.skipped.append(file)
                }
                if pending.count == Self.batch { try commit(&pending, &outcome) }
                monitor.report(StageProgress(stage: .indexing, completed: done, total: missing.count))
            })
        try commit(&pending, &outcome)
        try store.recordSkipped(outcome.skipped.map { Store.SkippedFile(path: $0.path, reason: $0.reason) })
        return outcome
    }

    private func commit(
        _ pending: inout [(image: IndexedCase, thumbnail: [UInt8])], _ outcome: inout IndexingOutcome
    ) throws {
        guard !pending.isEmpty else { return }
        let appended = try store.append(pending)
        outcome.added += appended.added
        outcome.changed += appended.changed
        pending.removeAll(keepingCapacity: true)
    }

    /// The byte sizes of the project's cases: an image of another size is indexed anew, one of the same size is
    /// compared by its hash when it is read.
    private func knownSizes() throws -> [CaseID: Int] {
        Dictionary(try store.cases().map { ($0.id, $0.image.byteCount) }, uniquingKeysWith: { first, _ in first })
    }

    private static func index(
        _ reference: CaseReference, in collection: ImageCollection, origins: [String]
    ) throws -> Found {
        do {
            let loaded = try collection.load(reference)
            let thumbnail = try Thumbnail(of: loaded.image).encoded
            return .image(describe(reference, loaded, origins), thumbnail: thumbnail)
        } catch let error as ImageFileError where error.extent == .image {
            return .skipped(SkippedFile(error))
        }
    }

    private static func describe(
        _ reference: CaseReference, _ loaded: LoadedImage, _ origins: [String]
    ) -> IndexedCase {
        let path = URL(fileURLWithPath: reference.path).standardizedFileURL.path
        let (source, location) = place(path, mark: CaseLoader.arrayMark(reference), reference, origins)
        return IndexedCase(
            id: CaseID(reference.id), sha256: loaded.sha256, width: loaded.image.width, height: loaded.image.height,
            channels: loaded.image.channels, byteCount: reference.byteSize, sourcePath: source, location: location,
            folder: reference.folder)
    }

    /// The source that holds a file, and the file's place in it.
    private static func place(
        _ path: String, mark: String.Index?, _ reference: CaseReference, _ origins: [String]
    ) -> (source: String, location: String) {
        if let mark { return (path, String(reference.id[mark...])) }
        let holder = origins.filter { path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
        guard let holder else { return (path, "") }
        return (holder, String(path.dropFirst(holder.count + 1)))
    }
}
