import Convnet
import Images
import Labels
import Store
import Work

/// An image that a look at a source has found.
package struct FoundImage: Sendable {
    /// The id of its case.
    package let id: CaseID
    /// The absolute path of the file that it lies in.
    package let path: String
}

/// The cases of an experiment: found, opened, read and prepared by the stages of labelling, but kept in memory instead of
/// a project.
package struct ExperimentCases: Sendable {
    /// The ids, in natural order.
    package let ids: [CaseID]
    /// SHA-256 of every case's content.
    package let hashes: [String]
    /// The absolute paths of the files that the images lie in.
    package let paths: [String]
    /// One read per case; `nil` where nobody has read them.
    package let reads: [Read]?
    private let store: ProjectStore
    private let records: [CaseRecord]
    private let sources: [Int64: SourceRecord]
    private let threads: Int

    /// Takes images in. Those that cannot be opened are left out with a warning.
    ///
    /// - Parameters:
    ///   - sources: Sources with names of their own.
    ///   - reader: Who reads the images, now or before; they are decoded for this reader.
    ///   - reads: Whether they are read on their way in.
    ///   - classes: What the reader tells apart.
    ///   - choose: Says which of the images found, which are in natural order of their ids, are taken.
    /// - Throws: As `Labeling.label`, and what `choose` throws.
    package init(
        _ sources: [Source], readBy reader: (any FirstReader)?, reads: Bool, classes: [LabelClass], threads: Int,
        monitor: StageMonitor, choose: ([FoundImage]) throws -> Set<CaseID>
    ) throws {
        let store = try ProjectStore.inMemory()
        let labeling = Labeling(store, threads: threads, monitor: monitor)
        let (images, run) = try labeling.takeIn(
            sources, by: reader, reads: reads, classes: classes, choose: choose)
        for line in images.remarks { monitor.inform(line) }
        for file in images.skipped { monitor.warn("skipped \(file)") }
        let records = try store.cases()
        let bySource = Dictionary(
            try store.sources().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.store = store
        self.records = records
        self.sources = bySource
        self.threads = threads
        ids = records.map(\.id)
        hashes = records.map(\.image.sha256)
        paths = records.map { record in bySource[record.sourceID].map { record.path(in: $0) } ?? "" }
        self.reads = try run.map { try Self.reads(of: $0, records, store) }
    }

    private static func reads(of run: Run, _ records: [CaseRecord], _ store: ProjectStore) throws -> [Read] {
        let byVersion = Dictionary(
            try store.reads(of: run).map { ($0.version, $0.read) }, uniquingKeysWith: { first, _ in first })
        return try records.map { record in
            guard let read = byVersion[record.version] else {
                throw StoreError.corrupt(path: "\(record.id)", reason: "its first read is missing")
            }
            return read
        }
    }

    /// The cases as networks see them.
    ///
    /// - Parameter size: Pixels along the edge of the networks' input; `nil` for the default.
    /// - Returns: The images, which of them look alike, and what must not be separated: look-alikes, equal content,
    ///   and images of one patient.
    /// - Throws: `StoreError`, `Cancelled`.
    package func pictures(
        size: Int?, _ cancellation: Cancellation
    ) throws -> (images: TrainingImages, lookAlikes: LookAlikes, groups: CaseGroups) {
        var shape = ImageShape()
        for record in records { shape.add(record.image) }
        let pictures = ProjectPictures(
            store, records.map(\.version), InputShape(shape, size: size), workers: threads, cancellation)
        let contents = try records.map { record in
            guard let content = ContentKey(sha256: record.image.sha256) else {
                throw StoreError.corrupt(path: "\(record.id)", reason: "the digest of its image is none")
            }
            return content
        }
        let lookAlikes = try pictures.lookAlikes()
        let patients = try store.patientGroups()
        return (
            try pictures.images(of: Array(records.indices)), lookAlikes,
            CaseGroups(
                contents: contents, lookAlikes, given: CaseGroups(named: records.map { patients[$0.version] }))
        )
    }

    /// Opens a case's image once more.
    ///
    /// - Throws: `ImageUnavailable` where it is not the one that was taken in; `ContentHash.Unavailable`.
    package func image(at position: Int) throws -> PixelImage {
        let record = records[position]
        let changed = ImageUnavailable.changed(path: paths[position])
        guard let source = sources[record.sourceID], let location = Location(text: record.location) else {
            throw changed
        }
        let imaging = try Imaging(of: store)
        let decoding = imaging.recipe.reading(salt: imaging.salt)
        let loaded = try ImageOpener(source.source, decoding: decoding).open(location)
        guard loaded.sha256 == record.image.sha256 else { throw changed }
        return loaded.image
    }
}
