import GRDB
import Labels

extension ProjectStore {
    /// Takes a batch of cases in, new ones behind those that are there.
    ///
    /// A case that is there already keeps its place. If its content has changed, its reads become stale: they are kept,
    /// but count as missing.
    ///
    /// - Parameter batch: Cases with their thumbnails, as encoded by whoever decodes them.
    package func append(_ batch: [(image: IndexedCase, thumbnail: [UInt8])]) throws -> AppendOutcome {
        try write { database in
            var outcome = AppendOutcome()
            var writer = try CaseWriter(database)
            for (image, thumbnail) in batch { try writer.take(image, thumbnail: thumbnail, outcome: &outcome) }
            return outcome
        }
    }

    /// Remembers files that were skipped; a file that was skipped before gets the new reason.
    package func recordSkipped(_ files: [SkippedFile]) throws {
        try write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO skippedFile VALUES (?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason")
            for file in files { try statement.execute(arguments: [file.path, file.reason]) }
        }
    }

    /// The files that were skipped, by path.
    package func skippedFiles() throws -> [SkippedFile] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT path, reason FROM skippedFile ORDER BY path")
                .map { SkippedFile(path: $0[0], reason: $0[1]) }
        }
    }

    /// The number of cases.
    package func caseCount() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \"case\"") ?? 0 }
    }

    /// The absolute paths of the sources that the cases came from, in the order in which they were first seen.
    package func sourcePaths() throws -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT path FROM source ORDER BY id") }
    }

    /// Cases in the project's order.
    ///
    /// - Parameters:
    ///   - start: The ordinal to start at.
    ///   - limit: At most how many.
    package func cases(from start: CaseOrdinal = 0, limit: Int = .max) throws -> [CaseRecord] {
        try read { database in
            try CaseRecord.fetch(database, "WHERE ordinal >= ? ORDER BY ordinal LIMIT ?", [start, limit])
        }
    }

    /// One case.
    ///
    /// - Throws: ``StoreError/unknownCase(_:)``.
    package func record(of id: CaseID) throws -> CaseRecord {
        let found = try read { try CaseRecord.fetch($0, "WHERE \"case\".id = ?", [id.rawValue]).first }
        guard let found else { throw StoreError.unknownCase(id) }
        return found
    }

    /// The thumbnails of some cases, as they were handed over; cases that the project does not have are left out.
    package func thumbnails(of ordinals: [CaseOrdinal]) throws -> [CaseOrdinal: [UInt8]] {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT image FROM thumbnail WHERE ordinal = ?")
            var images: [CaseOrdinal: [UInt8]] = [:]
            for ordinal in ordinals {
                guard let row = try Row.fetchOne(statement, arguments: [ordinal]) else { continue }
                images[ordinal] = try row.withUnsafeData(atIndex: 0) { $0.map(Array.init) ?? [] }
            }
            return images
        }
    }
}

extension CaseRecord {
    /// Fetches cases with their source's path.
    static func fetch(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [CaseRecord] {
        let statement = try database.cachedStatement(sql: "\(CaseRecord.selection) \(condition)")
        return try Row.fetchAll(statement, arguments: arguments).map(CaseRecord.init(row:))
    }

    /// The columns that a case is made of, in the order in which ``init(row:)`` takes them.
    static let columns =
        "\"case\".ordinal, \"case\".id, sha256, width, height, channels, byteCount, path, location, folder"

    private static let selection = "SELECT \(columns) FROM \"case\" JOIN source ON source.id = sourceID"

    /// Takes a case from ``columns`` at the start of a row.
    init(row: Row) {
        self.init(
            ordinal: row[0],
            image: IndexedCase(
                id: CaseID(row[1]), sha256: row[2], width: row[3], height: row[4], channels: row[5],
                byteCount: row[6], sourcePath: row[7], location: row[8], folder: row[9]))
    }
}
