/// One image of a collection: its id and where it is, known without decoding it.
package struct CaseReference: Equatable, Sendable {
    /// Where a case's samples are.
    enum Place: Equatable, Sendable {
        /// A file of its own.
        case file
        /// An image of one of the collection's arrays.
        case array(Int, image: Int)
    }

    /// The path relative to the source (`breast/a.png`), or `file.npz#split/index`; with several folder sources it
    /// starts with the source folder's name.
    package let id: String
    /// The file that holds the image.
    package let path: String
    /// Bytes of the image's own file; for an image of an array, the bytes of its samples.
    package let byteSize: Int
    /// Pixels across, as the header says.
    package let width: Int
    /// Pixels down, as the header says.
    package let height: Int
    let place: Place

    /// The folder that the case's id names as its class: the first part of its path, or an array file's name without
    /// its extension. Nil for a file that lies in no folder below the source.
    package var folder: String? { Self.folder(ofID: id) }

    /// The folder that an id names; see `folder`.
    package static func folder(ofID id: String) -> String? {
        let separators: [Character] = ["/", "#"]
        guard let end = id.firstIndex(where: separators.contains) else { return nil }
        let first = id[..<end]
        guard id[end] == "#", let dot = first.lastIndex(of: ".") else { return String(first) }
        return String(first[..<dot])
    }
}

/// An image in memory and what identifies its contents.
package struct LoadedImage: Equatable, Sendable {
    /// The decoded image.
    package let image: PixelImage
    /// SHA-256 of the file's bytes, or, for an image of an array, of its samples as they are stored: 64 lower-case
    /// hexadecimal digits.
    package let sha256: String
}

/// A file that lies in a source and is not used.
package struct SkippedFile: Equatable, Sendable, CustomStringConvertible {
    /// The file's path, starting as the source was given.
    package let path: String
    /// Why it is not used, in a few words.
    package let reason: String

    /// Makes a skipped file.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Makes a skipped file of the error that reading it gave.
    package init(_ error: ImageFileError) {
        self.init(path: error.path, reason: error.finding)
    }

    /// One line for people.
    package var description: String { "\(path): \(reason)" }
}
