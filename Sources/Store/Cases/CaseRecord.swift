import Labels

/// A case's place in the order of the project, from 0 on; it never changes.
package typealias CaseOrdinal = Int64

/// What indexing found out about one image.
package struct IndexedCase: Equatable, Sendable {
    /// The case's id.
    package let id: CaseID
    /// The SHA-256 of the image's content, in lower-case hexadecimal digits.
    package let sha256: String
    /// The width in pixels.
    package let width: Int
    /// The height in pixels.
    package let height: Int
    /// 1 for grey, 3 for colour.
    package let channels: Int
    /// The size of the file, or of the raw samples of an image in an array.
    package let byteCount: Int
    /// The absolute path of the source it was found in.
    package let sourcePath: String
    /// Where it is in the source: a relative path, or `split/index`.
    package let location: String
    /// The folder or archive that says what it truly shows, for `--truth-from-folders`.
    package let folder: String?

    /// Makes a description of all its parts.
    package init(
        id: CaseID, sha256: String, width: Int, height: Int, channels: Int, byteCount: Int, sourcePath: String,
        location: String, folder: String?
    ) {
        self.id = id
        self.sha256 = sha256
        self.width = width
        self.height = height
        self.channels = channels
        self.byteCount = byteCount
        self.sourcePath = sourcePath
        self.location = location
        self.folder = folder
    }
}

/// A case of the project.
package struct CaseRecord: Equatable, Sendable {
    /// Its place in the project's order.
    package let ordinal: CaseOrdinal
    /// What indexing found out about it.
    package let image: IndexedCase

    /// The case's id.
    package var id: CaseID { image.id }
}

/// A file that was found in a source and could not be taken.
package struct SkippedFile: Equatable, Sendable {
    /// The file's path.
    package let path: String
    /// Why it was skipped.
    package let reason: String

    /// Makes a record of both parts.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// What became of the cases that were handed to the project.
package struct AppendOutcome: Equatable, Sendable {
    /// How many are new.
    package var added = 0
    /// How many were there before with the same content.
    package var unchanged = 0
    /// Those that were there before with other content. Their earlier reads no longer count; decisions stay.
    package var changed: [CaseID] = []
}
