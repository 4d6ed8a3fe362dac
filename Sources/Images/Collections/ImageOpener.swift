import Work

/// Opens the images of one source: the only place that turns a location into pixels. Any thread may use it.
///
/// Nothing is listed and nothing opened beforehand, so that it serves for a single image as well. Images of an array
/// file are quickest to read in order.
package final class ImageOpener: Sendable {
    private let root: String
    private let arrays: ImageArrayReader?

    /// Makes an opener; nothing is looked at yet.
    ///
    /// - Parameters:
    ///   - root: The source's absolute path.
    ///   - kind: The source's.
    package init(root: String, kind: Source.Kind) {
        self.root = root
        arrays = kind.isArray ? ImageArrayReader(path: root, isArchive: kind == .npz) : nil
    }

    /// Makes an opener of a source's images.
    package convenience init(_ source: Source) { self.init(root: source.root, kind: source.kind) }

    /// Decodes an image.
    ///
    /// - Returns: The image with its digest and the fingerprint of the very file it was read from.
    /// - Throws: `ImageUnavailable`; `ContentHash.Unavailable`.
    package func open(_ location: Location) throws -> LoadedImage {
        do {
            guard location.isInsideSource else { throw absent(location) }
            switch (location, arrays) {
            case (.member(let split, let index), let arrays?): return try arrays.load(split: split, index: index)
            case (.file, nil): return try ImageFile.load(path(of: location))
            default: throw absent(location)
            }
        } catch let error as ImageFileError {
            throw ImageUnavailable(error)
        }
    }

    /// An image as it is copied into another folder: the file's own bytes, or a PNG of an array's image.
    ///
    /// - Parameter sha256: What `open` has said of the image.
    /// - Throws: `ImageUnavailable`, `.changed` where the image is another by now; `PNGEncoder.Failure`;
    ///   `ContentHash.Unavailable`.
    package func exported(_ location: Location, expecting sha256: String) throws -> ExportedImage {
        guard case .file = location, arrays == nil else {
            let loaded = try open(location)
            guard loaded.sha256 == sha256 else { throw ImageUnavailable.changed(path: "\(root)\(location)") }
            return ExportedImage(bytes: try PNGEncoder.encode(loaded.image), ending: ".png")
        }
        do {
            let path = try path(of: location)
            let bytes = try ImageFile.bytes(of: path)
            guard try ContentHash.sha256(bytes) == sha256 else { throw ImageUnavailable.changed(path: path) }
            return ExportedImage(bytes: bytes, ending: Self.ending(path: path, bytes))
        } catch let error as ImageFileError {
            throw ImageUnavailable(error)
        }
    }

    /// The file that a location's image lies in, as an absolute path.
    ///
    /// - Throws: `ImageUnavailable.gone` where the location leads out of the source.
    package func path(of location: Location) throws -> String {
        guard location.isInsideSource else { throw ImageUnavailable(absent(location)) }
        return Source.path(of: location, below: root)
    }

    private func absent(_ location: Location) -> ImageFileError {
        ImageFileError(
            path: root, finding: "no place named \(location) in such a source",
            expectation: "a place within the source",
            isAbsence: true)
    }

    /// The file's own ending where it is a plain word, else one that says what the bytes are.
    private static func ending(path: String, _ bytes: [UInt8]) -> String {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
        let word = name.lastIndex(of: UInt8(ascii: ".")).map { name[($0 + 1)...] } ?? []
        if !word.isEmpty, word.count <= 8, word.allSatisfy(isLetterOrDigit) {
            return "." + String(decoding: word, as: UTF8.self)
        }
        return ImageFormat(firstBytes: bytes).map { ".\($0.rawValue.lowercased())" } ?? ""
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// An image in memory, what identifies its contents, and where these came from.
package struct LoadedImage: Equatable, Sendable {
    /// The decoded image.
    package let image: PixelImage
    /// SHA-256 of the file's bytes, or, for an image of an array, of its samples as they are stored: 64 lower-case
    /// hexadecimal digits.
    package let sha256: String
    /// Of the very file that was read; for an image of an array, the array file.
    package let fingerprint: FileFingerprint

    /// Takes what was loaded.
    package init(image: PixelImage, sha256: String, fingerprint: FileFingerprint) {
        self.image = image
        self.sha256 = sha256
        self.fingerprint = fingerprint
    }
}

/// The size of an image.
package struct PixelSize: Hashable, Sendable {
    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int

    /// Makes a size.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An image as it is copied into another folder.
package struct ExportedImage: Equatable, Sendable {
    /// The bytes of the copy.
    package let bytes: [UInt8]
    /// What its name ends with, `.png` for instance.
    package let ending: String
}
