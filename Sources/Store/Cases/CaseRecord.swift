import Labels

/// A case's place in the order of the project, from 0 on; it never changes.
public typealias CaseOrdinal = Int64

/// What indexing found out about one image.
public struct IndexedCase: Equatable, Sendable {
    /// The case's id.
    public let id: CaseID
    /// The SHA-256 of the image's content, in lower-case hexadecimal digits.
    public let sha256: String
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// 1 for grey, 3 for colour.
    public let channels: Int
    /// The size of the file, or of the raw samples of an image in an array.
    public let byteCount: Int
    /// The absolute path of the source it was found in.
    public let sourcePath: String
    /// Where it is in the source: a relative path, or `split/index`.
    public let location: String
    /// The folder or archive that says what it truly shows, for `--truth-from-folders`.
    public let folder: String?

    /// Makes a description of all its parts.
    public init(
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
public struct CaseRecord: Equatable, Sendable {
    /// Its place in the project's order.
    public let ordinal: CaseOrdinal
    /// What indexing found out about it.
    public let image: IndexedCase

    /// The case's id.
    public var id: CaseID { image.id }
}

/// A file that was found in a source and could not be taken.
public struct SkippedFile: Equatable, Sendable {
    /// The file's path.
    public let path: String
    /// Why it was skipped.
    public let reason: String

    /// Makes a record of both parts.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// What became of the cases that were handed to the project.
public struct AppendOutcome: Equatable, Sendable {
    /// How many are new.
    public var added = 0
    /// How many were there before with the same content.
    public var unchanged = 0
    /// Those that were there before with other content. Their earlier reads no longer count; decisions stay.
    public var changed: [CaseID] = []
}
