import GRDB
import Labels

/// Takes cases in within one transaction, through statements that are prepared once.
struct CaseWriter {
    private let database: Database
    private var next: CaseOrdinal
    private var sources: [String: Int64] = [:]

    init(_ database: Database) throws {
        self.database = database
        next = try Int64.fetchOne(database, sql: "SELECT IFNULL(MAX(ordinal) + 1, 0) FROM \"case\"") ?? 0
    }

    mutating func take(_ image: IndexedCase, thumbnail: [UInt8], outcome: inout AppendOutcome) throws {
        let known = try database.cachedStatement(sql: "SELECT ordinal, sha256 FROM \"case\" WHERE id = ?")
        guard let row = try Row.fetchOne(known, arguments: [image.id.rawValue]) else {
            try insert(image, thumbnail: thumbnail)
            outcome.added += 1
            return
        }
        if row[1] == image.sha256 {
            outcome.unchanged += 1
        } else {
            try replace(row[0], by: image, thumbnail: thumbnail)
            outcome.changed.append(image.id)
        }
    }

    private mutating func insert(_ image: IndexedCase, thumbnail: [UInt8]) throws {
        try run(
            "INSERT INTO \"case\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                next, image.id.rawValue, image.sha256, image.width, image.height, image.channels, image.byteCount,
                try sourceID(image.sourcePath), image.location, image.folder,
            ])
        try run("INSERT INTO thumbnail VALUES (?, ?)", [next, thumbnail.databaseBlob])
        try run("INSERT INTO caseSummary (ordinal, id) VALUES (?, ?)", [next, image.id.rawValue])
        next += 1
    }

    private mutating func replace(_ ordinal: CaseOrdinal, by image: IndexedCase, thumbnail: [UInt8]) throws {
        try run(
            """
            UPDATE "case" SET sha256 = ?, width = ?, height = ?, channels = ?, byteCount = ?, sourceID = ?,
                location = ?, folder = ? WHERE ordinal = ?
            """,
            [
                image.sha256, image.width, image.height, image.channels, image.byteCount,
                try sourceID(image.sourcePath), image.location, image.folder, ordinal,
            ])
        try run("UPDATE thumbnail SET image = ? WHERE ordinal = ?", [thumbnail.databaseBlob, ordinal])
        try run("UPDATE read SET stale = 1 WHERE runID IN (SELECT id FROM run) AND ordinal = ?", [ordinal])
        try SummaryWriter(database).setReads(ReadPair(clip: nil, cnn: nil), of: ordinal)
        try database.execute(sql: "UPDATE currentRun SET changes = changes + 1")
    }

    private mutating func sourceID(_ path: String) throws -> Int64 {
        if let known = sources[path] { return known }
        try run("INSERT INTO source (path) VALUES (?) ON CONFLICT DO NOTHING", [path])
        let id = try Int64.fetchOne(database, sql: "SELECT id FROM source WHERE path = ?", arguments: [path]) ?? 0
        sources[path] = id
        return id
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
