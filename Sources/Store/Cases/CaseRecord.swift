import GRDB
import Labels
import Work

/// What is known of an image's content.
package struct ImageDescription: Equatable, Sendable {
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

    /// Describes an image.
    package init(sha256: String, width: Int, height: Int, channels: Int, byteCount: Int) {
        self.sha256 = sha256
        self.width = width
        self.height = height
        self.channels = channels
        self.byteCount = byteCount
    }
}

/// An image that a stage has opened, on its way into the project.
package struct OpenedImage: Equatable, Sendable {
    /// The id of its case.
    package let id: CaseID
    /// Where it lies in its source, in the canonical form of locations.
    package let location: String
    /// The file that it came from, as it was when it was read.
    package let file: FileFingerprint
    /// Its content.
    package let image: ImageDescription
    /// A small version of it, as encoded by whoever decodes it again.
    package let thumbnail: [UInt8]
    /// What may be known of it beyond its content; `nil` where the file says nothing of the kind.
    package let metadata: CaseMetadata?

    /// Describes an opened image.
    package init(
        id: CaseID, location: String, file: FileFingerprint, image: ImageDescription, thumbnail: [UInt8],
        metadata: CaseMetadata? = nil
    ) {
        self.id = id
        self.location = location
        self.file = file
        self.image = image
        self.thumbnail = thumbnail
        self.metadata = metadata
    }
}

/// A case of the project.
package struct CaseRecord: Equatable, Sendable {
    /// Its place in the order of arrival.
    package let ordinal: CaseOrdinal
    /// Its id.
    package let id: CaseID
    /// The source that it lies in.
    package let sourceID: Int64
    /// Where it lies in its source.
    package let location: String
    /// Its present image version.
    package let version: VersionID
    /// Whether its image can be worked on: `ready`, `changed`, `gone` or `unreadable`; whether it was read is another
    /// question.
    package let state: CaseState
    /// The file that the present version came from, as it was then.
    package let file: FileFingerprint
    /// The content of the present version.
    package let image: ImageDescription
}

extension CaseRecord: FetchableRecord {
    package init(row: Row) throws {
        try self.init(
            ordinal: row.value("ordinal"), id: CaseID(row.value("id")), sourceID: row.value("sourceID"),
            location: row.value("location"),
            version: row.value("versionID"), state: CaseState(rawValue: row.value("state")) ?? .unreadable,
            file: FileFingerprint(
                byteSize: row.value("fileSize"), modified: row.value("fileModifiedAt"), inode: row.value("fileInode")),
            image: ImageDescription(
                sha256: row.value("sha256"), width: row.value("width"), height: row.value("height"),
                channels: row.value("channels"),
                byteCount: row.value("byteCount")))
    }

    /// Cases with their present versions, without those of forgotten sources; to be followed by `WHERE`, `ORDER BY`.
    static let selection = """
        SELECT "case".ordinal, "case".id, sourceID, location, versionID, state, fileSize, fileModifiedAt, fileInode,
            sha256, width, height, channels, byteCount
        FROM "case" JOIN version ON version.id = versionID JOIN source ON source.id = sourceID AND NOT isForgotten
        """

    static func fetchAll(
        _ database: Database, _ condition: String, _ arguments: StatementArguments = []
    ) throws -> [CaseRecord] {
        try fetchAll(database.cachedStatement(sql: "\(selection) \(condition)"), arguments: arguments)
    }
}

/// A file that was found in a source and could not be taken.
package struct SkippedImage: Equatable, Sendable {
    /// The file's path.
    package let path: String
    /// Why it was skipped.
    package let reason: String

    /// Describes a skipped file.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// What became of the images that were handed to the project.
package struct TakenImages: Equatable, Sendable {
    /// How many cases are new.
    package var added = 0
    /// How many were there before with the same content.
    package var unchanged = 0
    /// Cases whose image is another one now. What was read, decided or noted on the earlier image stays with it.
    package var changed: [CaseID] = []
}
