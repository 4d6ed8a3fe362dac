import Foundation
import GRDB
import Labels
import Work

/// A finished part of a collection, open for reading; nobody writes to it any more.
package final class PartFile: Sendable {
    /// Its path, as it was given.
    package let path: String
    /// The shard that it holds, and of what.
    package let part: PartRecord
    /// The first read of all its cases.
    package let run: Run
    /// How its images were shown.
    package let imaging: ImagingRecord?
    /// Whether patients or studies are told apart, by hashes with the part's salt.
    package let namesPatients: Bool
    /// Where its cases come from, in the order in which they were named.
    package let sources: [SourceRecord]
    private let database: DatabaseQueue

    /// A case of a part, with all versions of its image.
    struct Case {
        let record: CaseRecord
        /// Earlier versions in the order in which they were seen, the present one last, each with its read.
        let versions: [(opened: OpenedImage, read: FreshRead?)]
    }

    /// Opens a part.
    ///
    /// - Throws: ``PartError``; ``StoreError`` where the file is missing or of a newer version.
    package init(_ path: String) throws {
        self.path = path
        database = try Self.translatingErrors(path) {
            try ProjectStore.requireProject(path)
            return try DatabaseQueue(immutable: path)
        }
        (part, run, sources, imaging, namesPatients) = try Self.translatingErrors(path) { [database] in
            if try database.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            guard try database.read(Schema.migrator.hasCompletedMigrations) else {
                throw PartError.noPart(path: path, reason: "a project of an earlier version of overread")
            }
            return try database.read { database in
                guard let part = try PartRecord.fetch(database, path: path) else {
                    throw PartError.noPart(path: path, reason: "a project that is no part")
                }
                let runs = try Run.fetchAll(database, sql: "SELECT * FROM run ORDER BY id")
                guard let run = runs.first, runs.count == 1, run.isFinished else {
                    throw PartError.noPart(path: path, reason: "reads that were not finished")
                }
                let sql = "SELECT EXISTS (SELECT 1 FROM metadata WHERE IFNULL(patientGroup, studyGroup) IS NOT NULL)"
                return (
                    part, run, try SourceRecord.fetchAll(database, sql: "SELECT * FROM source ORDER BY id"),
                    try ImagingRecord.fetchOne(database, sql: "SELECT * FROM imaging"),
                    try Bool.fetchOne(database, sql: sql) ?? false
                )
            }
        }
    }

    /// Runs a body; damage is told as that of a part.
    private static func translatingErrors<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try Connection.translatingErrors(path: path, body)
        } catch StoreError.corrupt(_, let reason) {
            throw PartError.damaged(path: path, reason: reason)
        }
    }

    /// The number of cases.
    package func caseCount() throws -> Int { try count("\"case\"") }

    /// The number of files that could not be taken.
    package func skippedCount() throws -> Int { try count("skippedFile") }

    private func count(_ table: String) throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") ?? 0 }
    }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Self.translatingErrors(path) { try database.read(body) }
    }

    /// Looks through SQLite's own structures.
    ///
    /// - Throws: ``PartError/damaged(path:reason:)``.
    func checkStructure() throws {
        let finding = try read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard finding == "ok" else { throw PartError.damaged(path: path, reason: finding ?? "nothing to be read") }
    }

    /// Some cases in natural order, with all that belongs to them.
    ///
    /// - Parameter key: The natural key of the case behind which they come; empty: from the first on.
    /// - Throws: ``PartError/damaged(path:reason:)`` where a row is not what was written.
    func cases(after key: [UInt8], limit: Int) throws -> [Case] {
        try read { database in
            let sql = """
                SELECT "case".*, "case".seal AS caseSeal, sha256, width, height, channels, byteCount
                FROM "case" JOIN version ON version.id = versionID
                WHERE naturalKey > ? ORDER BY naturalKey LIMIT ?
                """
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchAll(statement, arguments: [key.databaseBlob, limit]).map { row in
                let record = try CaseRecord(row: row)
                let seal = try Seal.caseRow(
                    ordinal: record.ordinal, id: record.id.rawValue, source: record.sourceID,
                    location: record.location, version: record.version, state: row.value("state"), file: record.file)
                try require(seal == row.value("caseSeal"), record)
                return Case(record: record, versions: try versions(of: record, database))
            }
        }
    }

    private func versions(
        of record: CaseRecord, _ database: Database
    ) throws -> [(opened: OpenedImage, read: FreshRead?)] {
        let sql = """
            SELECT version.*, image, probabilities, read.seal AS readSeal, vector FROM version
            JOIN thumbnail ON thumbnail.versionID = version.id
            LEFT JOIN read ON read.runID = ?1 AND read.versionID = version.id
            LEFT JOIN embedding ON embedding.runID = ?1 AND embedding.versionID = version.id
            WHERE ordinal = ?2 ORDER BY version.id = ?3, version.id
            """
        let statement = try database.cachedStatement(sql: sql)
        let rows = try Row.fetchAll(statement, arguments: [run.id, record.ordinal, record.version])
        try require(!rows.isEmpty, record)
        return try rows.map { row in
            let image = try ImageDescription(
                sha256: row.value("sha256"), width: row.value("width"), height: row.value("height"),
                channels: row.value("channels"), byteCount: row.value("byteCount"))
            let thumbnail = try [UInt8](row.value("image") as Data)
            try require(
                Seal.version(image, of: record.ordinal, thumbnail: thumbnail) == row.value("seal"), record)
            let opened = OpenedImage(
                id: record.id, location: record.location, file: record.file, image: image, thumbnail: thumbnail,
                metadata: try metadata(of: row.value("id"), record, database))
            return (opened, try read(in: row, of: record))
        }
    }

    private func metadata(
        of version: VersionID, _ record: CaseRecord, _ database: Database
    ) throws -> CaseMetadata? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM metadata WHERE versionID = ?")
        guard let row = try Row.fetchOne(statement, arguments: [version]) else { return nil }
        let metadata = try CaseMetadata(row: row)
        try require(metadata.seal(for: version) == row.value("seal"), record)
        return metadata
    }

    private func read(in row: Row, of record: CaseRecord) throws -> FreshRead? {
        guard let probabilities = try row.value("probabilities") as Data? else { return nil }
        let seal = try Seal.read(run: run.id, version: row.value("id"), probabilities: probabilities)
        try require(seal == row.value("readSeal"), record)
        let read = try row.read(at: "probabilities", classCount: run.classNames.count)
        let vector = try row.value("vector") as Data?
        return FreshRead(read, embedding: vector.map { Blob.halves(in: $0) })
    }

    private func require(_ isWhole: Bool, _ record: CaseRecord) throws {
        guard !isWhole else { return }
        throw PartError.damaged(path: path, reason: "the case \(record.id) differs from what was written")
    }

    /// The files of a source that could not be taken.
    func skipped(in source: SourceRecord) throws -> [SkippedImage] {
        try read { database in
            let sql = "SELECT path, reason FROM skippedFile WHERE sourceID = ? ORDER BY path"
            return try Row.fetchAll(database, sql: sql, arguments: [source.id]).map {
                try SkippedImage(path: $0.value("path"), reason: $0.value("reason"))
            }
        }
    }
}

extension DatabaseQueue {
    /// Kibibytes of a part's pages in memory: many parts are open at a time.
    private static let cache = 256

    /// Opens a file that nobody writes to.
    fileprivate convenience init(immutable path: String) throws {
        var configuration = Connection.configuration
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(Self.cache)") }
        let absolute = URL(fileURLWithPath: path).path
        try self.init(path: "file:\(ProjectStore.percentEncoded(absolute))?immutable=1", configuration: configuration)
    }
}
