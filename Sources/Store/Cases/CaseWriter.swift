import GRDB
import Labels
import Work

/// Takes images in within one transaction, through statements that are prepared once.
struct CaseWriter {
    private let database: Database
    private let questions: [CurrentRuns]
    private var next: CaseOrdinal
    /// Whether cases came, or have other images or states now.
    private(set) var hasChanged = false

    init(_ database: Database) throws {
        self.database = database
        next = try Int64.fetchOne(database, sql: "SELECT IFNULL(MAX(ordinal) + 1, 0) FROM \"case\"") ?? 0
        questions = try CurrentRuns.fetchAll(database)
    }

    /// Takes an image in, and says which version of it the project has now.
    mutating func take(
        _ opened: OpenedImage, from source: Int64, outcome: inout TakenImages
    ) throws -> (ordinal: CaseOrdinal, version: VersionID) {
        let known = try CaseRecord.fetchOne(
            database.cachedStatement(sql: "\(CaseRecord.selection) WHERE sourceID = ? AND location = ?"),
            arguments: [source, opened.location])
        guard let known else {
            outcome.added += 1
            return try insert(opened, source)
        }
        if known.image.sha256 == opened.image.sha256 {
            outcome.unchanged += 1
            try addMetadata(opened.metadata, to: known)
            try update(known, version: known.version, state: .ready, file: opened.file)
            return (known.ordinal, known.version)
        }
        let version = try version(of: known.ordinal, opened)
        try update(known, version: version, state: .ready, file: opened.file)
        outcome.changed.append(known.id)
        return (known.ordinal, version)
    }

    /// Notes how it stands with a case.
    mutating func setState(_ state: CaseState, of known: CaseRecord) throws {
        try update(known, version: known.version, state: state, file: known.file)
    }

    private mutating func insert(
        _ opened: OpenedImage, _ source: Int64
    ) throws -> (ordinal: CaseOrdinal, version: VersionID) {
        let ordinal = next
        next += 1
        hasChanged = true
        let version = try version(of: ordinal, opened)
        let seal = try Seal.caseRow(
            ordinal: ordinal, id: opened.id.rawValue, source: source, location: opened.location, version: version,
            state: CaseState.ready.rawValue, file: opened.file)
        try run(
            "INSERT INTO \"case\" VALUES (?, ?, ?, ?, ?, ?, 'ready', ?, ?, ?, ?)",
            [
                ordinal, opened.id.rawValue, opened.id.naturalKey.databaseBlob, source, opened.location, version,
                opened.file.byteSize, opened.file.modified, opened.file.inode, seal,
            ])
        for runs in questions { try SummaryWriter(database).insert(ordinal, runs.question.id) }
        return (ordinal, version)
    }

    /// The version of a case with this content; a content that comes back is the version that it was.
    private func version(of ordinal: CaseOrdinal, _ opened: OpenedImage) throws -> VersionID {
        let image = opened.image
        let known = try VersionID.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM version WHERE ordinal = ? AND sha256 = ?"),
            arguments: [ordinal, image.sha256])
        if let known { return known }
        try run(
            """
            INSERT INTO version (ordinal, sha256, width, height, channels, byteCount, seal)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                ordinal, image.sha256, image.width, image.height, image.channels, image.byteCount,
                try Seal.version(image, of: ordinal, thumbnail: opened.thumbnail),
            ])
        let id = database.lastInsertedRowID
        try run("INSERT INTO thumbnail VALUES (?, ?)", [id, opened.thumbnail.databaseBlob])
        try opened.metadata?.insert(for: id, database)
        return id
    }

    /// Keeps what may be known of an image that was taken in before such things were kept.
    private mutating func addMetadata(_ metadata: CaseMetadata?, to known: CaseRecord) throws {
        guard let metadata, try CaseMetadata.fetch(known.version, database) == nil else { return }
        try metadata.insert(for: known.version, database)
        hasChanged = true
        for runs in questions { try SummaryWriter(database).refresh(known.ordinal, runs) }
    }

    private mutating func update(_ known: CaseRecord, version: VersionID, state: CaseState, file: FileFingerprint)
        throws
    {
        guard version != known.version || state != known.state || file != known.file else { return }
        let seal = try Seal.caseRow(
            ordinal: known.ordinal, id: known.id.rawValue, source: known.sourceID, location: known.location,
            version: version, state: state.rawValue, file: file)
        try run(
            """
            UPDATE "case" SET versionID = ?, state = ?, fileSize = ?, fileModifiedAt = ?, fileInode = ?, seal = ?
            WHERE ordinal = ?
            """,
            [version, state.rawValue, file.byteSize, file.modified, file.inode, seal, known.ordinal])
        guard version != known.version || state != known.state else { return }
        hasChanged = true
        for runs in questions { try SummaryWriter(database).refresh(known.ordinal, runs) }
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
