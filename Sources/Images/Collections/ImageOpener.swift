import Synchronization
import Work

/// Opens the images of one source: the only place that turns a location into pixels. Any thread may use it.
///
/// Nothing is listed and nothing opened beforehand, so that it serves for a single image as well. Images of an array
/// file are quickest to read in order.
package final class ImageOpener: Sendable {
    private let root: String
    private let arrays: ImageArrayReader?
    private let tar: TarReader?
    private let decoding: DecodingOptions
    /// The file whose frames are asked for one after another.
    private let framed = Mutex<OpenImageFile?>(nil)

    /// Makes an opener; nothing is looked at yet.
    ///
    /// - Parameters:
    ///   - root: The source's absolute path.
    ///   - kind: The source's.
    ///   - decoding: How files are decoded and shown.
    package init(root: String, kind: Source.Kind, decoding: DecodingOptions = DecodingOptions()) {
        self.root = root
        self.decoding = decoding
        arrays = kind.isArray ? ImageArrayReader(path: root, isArchive: kind == .npz) : nil
        tar = kind == .tar ? TarReader(path: root) : nil
    }

    /// Makes an opener of a source's images.
    package convenience init(_ source: Source, decoding: DecodingOptions = DecodingOptions()) {
        self.init(root: source.root, kind: source.kind, decoding: decoding)
    }

    /// Decodes an image.
    ///
    /// - Returns: The image with its digest and the fingerprint of the very file it was read from.
    /// - Throws: `ImageUnavailable`; `ContentHash.Unavailable`; `DecoderUnavailable`.
    package func open(_ location: Location) throws -> LoadedImage {
        try sortingErrors {
            guard location.isInsideSource else { throw absent(location) }
            switch (location, arrays) {
            case (.member(let split, let index), let arrays?): return try arrays.load(split: split, index: index)
            case (.file, nil): return try openFile(location).image(0)
            case (.frame(_, let number), nil): return try framedFile(location).image(number)
            default: throw absent(location)
            }
        }
    }

    /// An image as its file keeps it, for a look at all its values.
    ///
    /// - Parameter frame: Another frame of the same file; nil: the image itself.
    /// - Throws: As `open`.
    package func openDeep(_ location: Location, frame: Int? = nil) throws -> OpenedFrame {
        try sortingErrors {
            let (own, file): (Int, OpenImageFile)
            switch location {
            case .file where arrays == nil: (own, file) = (0, try framedFile(location))
            case .frame(_, let number) where arrays == nil: (own, file) = (number, try framedFile(location))
            default:
                let loaded = try open(location)
                return OpenedFrame(
                    image: .pixels(loaded.image), sha256: loaded.sha256, frame: 0, ownFrame: 0, frames: 1,
                    metadata: nil)
            }
            let number = frame ?? own
            return OpenedFrame(
                image: try file.document.frame(number), sha256: file.sha256, frame: number, ownFrame: own,
                frames: file.document.header.frames, metadata: file.document.header.metadata)
        }
    }

    /// The whole file that a location's image lies in: one of its own, or a member of an archive.
    private func openFile(_ location: Location) throws -> OpenImageFile {
        let path = try path(of: location)
        guard let tar else { return try ImageFile.open(path, options: decoding) }
        let (bytes, fingerprint) = try tar.read(location.path)
        return try OpenImageFile(bytes, path: path, fingerprint: fingerprint, options: decoding)
    }

    /// The file that a location's image lies in, kept from the last call where it is still the same.
    private func framedFile(_ location: Location) throws -> OpenImageFile {
        let path = try path(of: location)
        let present = FileFingerprint(try FileStatus(path: tar == nil ? path : root))
        let kept = framed.withLock { $0 }
        if let kept, kept.document.path == path, kept.fingerprint.matches(present) { return kept }
        let opened = try openFile(location)
        framed.withLock { $0 = opened }
        return opened
    }

    private func sortingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ImageFileError {
            throw ImageUnavailable(error)
        } catch let error as PixelFreeFile {
            throw ImageUnavailable(
                ImageFileError(
                    path: error.path, finding: "\(error.kind) without pixels", expectation: "an image file"))
        }
    }

    /// An image as it is copied into another folder: the file's own bytes; a PNG of an array's image, of one of several
    /// frames, and of a DICOM file, whose own bytes name the patient.
    ///
    /// - Parameter sha256: What `open` has said of the image.
    /// - Throws: `ImageUnavailable`, `.changed` where the image is another by now; `PNGEncoder.Failure`;
    ///   `ContentHash.Unavailable`; `DecoderUnavailable`.
    package func exported(_ location: Location, expecting sha256: String) throws -> ExportedImage {
        guard case .file = location, arrays == nil else {
            let loaded = try open(location)
            guard loaded.sha256 == sha256 else { throw ImageUnavailable.changed(path: "\(root)\(location)") }
            return ExportedImage(bytes: try PNGEncoder.encode(loaded.image), ending: ".png")
        }
        return try sortingErrors {
            let path = try path(of: location)
            let bytes = try tar?.read(location.path).bytes ?? ImageFile.bytes(of: path)
            guard try ContentHash.sha256(bytes) == sha256 else { throw ImageUnavailable.changed(path: path) }
            guard ImageFormat(firstBytes: bytes) == .dicom else {
                return ExportedImage(bytes: bytes, ending: Self.ending(path: path, bytes))
            }
            let image = try ImageDocument(bytes, path: path, options: decoding).image(0).image
            return ExportedImage(bytes: try PNGEncoder.encode(image), ending: ".png")
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
    /// Of the very file that was read; for an image of an array or an archive, that.
    package let fingerprint: FileFingerprint
    /// Bytes of the file, of the member of an archive, or of an array image's samples.
    package let byteCount: Int
    /// The size that the file says; the image's own is a part of it where it was decoded for a target.
    package let size: PixelSize
    /// What may be known of a DICOM file; nil for others.
    package let metadata: ImageMetadata?
    /// What made 8 bits of its values.
    package let windowing: Windowing

    /// Takes what was loaded.
    ///
    /// - Parameter size: What the file says; the image's own where nil.
    package init(
        image: PixelImage, sha256: String, fingerprint: FileFingerprint, byteCount: Int, size: PixelSize? = nil,
        metadata: ImageMetadata? = nil, windowing: Windowing = .none
    ) {
        self.image = image
        self.sha256 = sha256
        self.fingerprint = fingerprint
        self.byteCount = byteCount
        self.size = size ?? PixelSize(width: image.width, height: image.height)
        self.metadata = metadata
        self.windowing = windowing
    }
}

/// One of a file's images with all its values.
package struct OpenedFrame: Sendable {
    /// The image.
    package let image: DecodedFrame
    /// As of the loaded image.
    package let sha256: String
    /// Its number in the file, from 0.
    package let frame: Int
    /// The number of the image that the location names.
    package let ownFrame: Int
    /// How many the file has.
    package let frames: Int
    /// What may be known of a DICOM file; nil for others.
    package let metadata: ImageMetadata?
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

/// Why an image cannot be had. Nothing of it concerns other images, except that those of one array file are damaged
/// together.
package enum ImageUnavailable: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is nothing at its place any more.
    case gone(ImageFileError)
    /// There is something that cannot be opened or decoded.
    case unreadable(ImageFileError)
    /// The array file at the path is not the one that was open, or was written to meanwhile. The next call opens it
    /// anew.
    case replaced(path: String)
    /// The image's contents are not those that were asked for.
    case changed(path: String)

    /// Sorts an error of reading a file.
    init(_ error: ImageFileError) { self = error.isAbsence ? .gone(error) : .unreadable(error) }

    /// The file that was looked for.
    package var path: String {
        switch self {
        case .gone(let error), .unreadable(let error): error.path
        case .replaced(let path), .changed(let path): path
        }
    }

    /// What is the matter, in a few words.
    package var reason: String {
        switch self {
        case .gone(let error), .unreadable(let error): error.finding
        case .replaced: "the file was replaced or written to while it was read"
        case .changed: "the image has changed since it was indexed"
        }
    }

    /// One line for people.
    package var description: String { "\(path): \(reason)" }
}
