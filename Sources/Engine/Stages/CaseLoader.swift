import Foundation
import Images
import Labels
import Store
import Work

/// Finds the images of a project's cases again, wherever they were indexed.
struct CaseLoader: Sendable {
    private struct Located: Sendable {
        let collection: Int
        let reference: CaseReference
    }

    private let collections: [ImageCollection]
    private let located: [String: Located]

    /// Lists the sources that the cases came from.
    ///
    /// - Throws: `ImageSourceError`, `ImageFileError`.
    init(sources: [String]) throws {
        collections = try sources.map { try ImageCollection(sources: [$0]) }
        var located: [String: Located] = [:]
        for (index, collection) in collections.enumerated() {
            for reference in collection.cases {
                located[Self.key(reference)] = Located(collection: index, reference: reference)
            }
        }
        self.located = located
    }

    /// Decodes a case's image.
    ///
    /// - Throws: `EngineError` where it is gone or has changed; `ImageFileError`.
    func load(_ record: CaseRecord) throws -> PixelImage {
        guard let found = located[Self.key(record.image)] else {
            throw EngineError.missingImage(record.id, path: record.image.sourcePath)
        }
        let loaded = try collections[found.collection].load(found.reference)
        guard loaded.sha256 == record.image.sha256 else { throw EngineError.changedImage(record.id) }
        return loaded.image
    }

    /// A case's image as it is copied into another folder: the file's own bytes, or a PNG for an array's image.
    ///
    /// - Throws: `EngineError`, `ImageFileError`.
    func exported(_ record: CaseRecord) throws -> (bytes: [UInt8], ending: String) {
        guard !record.image.location.hasPrefix("#") else { return (try PNGEncoder.encode(load(record)), ".png") }
        let path = Self.key(record.image)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EngineError.missingImage(record.id, path: path)
        }
        guard try ContentHash.sha256(Array(data)) == record.image.sha256 else {
            throw EngineError.changedImage(record.id)
        }
        return (Array(data), "." + URL(fileURLWithPath: path).pathExtension)
    }

    /// An image's file, with `#split/index` behind it for one of an array.
    static func key(_ reference: CaseReference) -> String {
        let path = URL(fileURLWithPath: reference.path).standardizedFileURL.path
        guard let mark = arrayMark(reference) else { return path }
        return path + reference.id[mark...]
    }

    /// Where `#split/index` begins in the id of an array's image.
    static func arrayMark(_ reference: CaseReference) -> String.Index? {
        let name = URL(fileURLWithPath: reference.path).lastPathComponent
        guard let range = reference.id.range(of: name + "#", options: .backwards) else { return nil }
        return reference.id.index(before: range.upperBound)
    }

    private static func key(_ image: IndexedCase) -> String {
        image.location.hasPrefix("#")
            ? image.sourcePath + image.location
            : image.location.isEmpty ? image.sourcePath : image.sourcePath + "/" + image.location
    }
}
