import Images
import Labels
import Store
import Work

/// Finds the images of a project's cases again, wherever they were indexed.
struct CaseLoader: Sendable {
    private let openers: [String: ImageOpener]

    /// Looks the sources up that the cases came from.
    ///
    /// - Throws: `ImageSourceError`.
    init(sources: [String]) throws {
        let sources = try sources.map { try Source(path: $0) }
        openers = Dictionary(sources.map { ($0.root, ImageOpener($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Decodes a case's image.
    ///
    /// - Throws: `EngineError` where it is gone or has changed; `ImageUnavailable`.
    func load(_ record: CaseRecord) throws -> PixelImage {
        let (opener, location) = try place(record)
        let loaded = try opener.open(location)
        guard loaded.sha256 == record.image.sha256 else { throw EngineError.changedImage(record.id) }
        return loaded.image
    }

    /// A case's image as it is copied into another folder: the file's own bytes, or a PNG for an array's image.
    ///
    /// - Throws: `EngineError`, `ImageUnavailable`.
    func exported(_ record: CaseRecord) throws -> ExportedImage {
        let (opener, location) = try place(record)
        return try opener.exported(location, expecting: record.image.sha256)
    }

    private func place(_ record: CaseRecord) throws -> (ImageOpener, Location) {
        guard let opener = openers[record.image.sourcePath], let location = Location(text: record.image.location) else {
            throw EngineError.missingImage(record.id, path: record.image.sourcePath)
        }
        return (opener, location)
    }
}
