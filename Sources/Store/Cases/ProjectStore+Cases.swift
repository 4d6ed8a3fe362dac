import GRDB
import Labels
import Work

extension ProjectStore {
    /// Takes opened images of a source in; new cases come behind those that are there.
    ///
    /// A case that is there already keeps its place and id. Where its content is another one it gets another version;
    /// reads, decisions and notes stay with the version that they were given on.
    ///
    /// - Parameters:
    ///   - batch: Images, each with what a run has read on it where it has been read on the way.
    ///   - run: The run that has read them; required where any has a read.
    /// - Throws: ``StoreError/invalid(found:expected:)`` if a read does not fit the run, or the source was forgotten
    ///   meanwhile.
    package func take(
        _ batch: [(opened: OpenedImage, read: FreshRead?)], from source: SourceRecord, run: Run? = nil
    ) throws -> TakenImages {
        try write { database in
            try source.requireUse(database)
            var outcome = TakenImages()
            var writer = try CaseWriter(database)
            var reads: [VersionRead] = []
            for (opened, read) in batch {
                let (ordinal, version) = try writer.take(opened, from: source.id, outcome: &outcome)
                guard let read else { continue }
                reads.append(
                    VersionRead(ordinal: ordinal, version: version, read: read.read, embedding: read.embedding))
            }
            if let run { try ReadWriter(database, run).write(reads) }
            if writer.hasChanged {
                try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1")
            }
            return outcome
        }
    }

    /// Notes how it stands with cases whose images could not be worked on, or can be again.
    package func setStates(_ states: [CaseOrdinal: CaseState]) throws {
        guard !states.isEmpty else { return }
        try write { database in
            var writer = try CaseWriter(database)
            let statement = try database.cachedStatement(sql: "\(CaseRecord.selection) WHERE \"case\".ordinal = ?")
            for (ordinal, state) in states.sorted(by: { $0.key < $1.key }) {
                guard let known = try CaseRecord.fetchOne(statement, arguments: [ordinal]) else { continue }
                try writer.setState(state, of: known)
            }
            if writer.hasChanged { try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1") }
        }
    }

    /// Notes what a look at a case's image has found, unless the case has another image by now than the one looked for.
    package func note(_ state: CaseState, of looked: CaseRecord) throws {
        try write { database in
            let known = try CaseRecord.fetchOne(
                database.cachedStatement(sql: "\(CaseRecord.selection) WHERE \"case\".ordinal = ?"),
                arguments: [looked.ordinal])
            guard let known, known.version == looked.version else { return }
            var writer = try CaseWriter(database)
            try writer.setState(state, of: known)
            if writer.hasChanged { try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1") }
        }
    }

    /// Remembers the files of a source that could not be taken, in place of those of an earlier look.
    package func setSkipped(_ files: [SkippedImage], of source: SourceRecord) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM skippedFile WHERE sourceID = ?", arguments: [source.id])
            let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO skippedFile VALUES (?, ?, ?)")
            for file in files { try statement.execute(arguments: [source.id, file.path, file.reason]) }
        }
    }

    /// The files that could not be taken, by path.
    package func skippedFiles() throws -> [SkippedImage] {
        try read { database in
            let sql = """
                SELECT path, reason FROM skippedFile JOIN source ON source.id = sourceID AND NOT isForgotten ORDER BY path
                """
            return try Row.fetchAll(database, sql: sql).map {
                try SkippedImage(path: $0.value("path"), reason: $0.value("reason"))
            }
        }
    }

    /// The number of cases.
    package func caseCount() throws -> Int {
        try read { database in
            let sql = "SELECT COUNT(*) FROM \"case\" JOIN source ON source.id = sourceID AND NOT isForgotten"
            return try Int.fetchOne(database, sql: sql) ?? 0
        }
    }

    /// All cases in natural order of their ids.
    package func cases() throws -> [CaseRecord] {
        try read { try CaseRecord.fetchAll($0, "ORDER BY naturalKey, \"case\".ordinal") }
    }

    /// Hands over the cases of a source, one after the other, in the order in which they came.
    ///
    /// - Parameter body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachCase(of source: SourceRecord, _ body: (CaseRecord) throws -> Void) throws {
        try read { database in
            let cases = try CaseRecord.fetchCursor(
                database, sql: "\(CaseRecord.selection) WHERE sourceID = ? ORDER BY \"case\".ordinal",
                arguments: [source.id])
            while let record = try cases.next() { try body(record) }
        }
    }

    /// The ids of all cases.
    package func caseIDs() throws -> [CaseID] {
        try read { try CaseID.fetchAll($0) }
    }

    /// One case with its source.
    ///
    /// - Throws: ``StoreError/unknownCase(_:)``.
    package func record(of id: CaseID) throws -> (record: CaseRecord, source: SourceRecord) {
        try read { database in
            let found = try CaseRecord.fetchAll(database, "WHERE \"case\".id = ?", [id.rawValue]).first
            guard let found else { throw StoreError.unknownCase(id) }
            let source = try SourceRecord.fetchOne(
                database, sql: "SELECT * FROM source WHERE id = ?", arguments: [found.sourceID])
            guard let source else { throw StoreError.unknownCase(id) }
            return (found, source)
        }
    }

    /// The thumbnails of image versions, as they were handed over; versions that the project does not have are left
    /// out.
    package func thumbnails(of versions: [VersionID]) throws -> [VersionID: [UInt8]] {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT image FROM thumbnail WHERE versionID = ?")
            var images: [VersionID: [UInt8]] = [:]
            for version in versions {
                guard let row = try Row.fetchOne(statement, arguments: [version]) else { continue }
                images[version] = try row.withUnsafeData(atIndex: 0) { $0.map(Array.init) ?? [] }
            }
            return images
        }
    }
}

extension CaseID {
    /// The ids of all cases, without those of forgotten sources, in natural order.
    static func fetchAll(_ database: Database) throws -> [CaseID] {
        let sql = """
            SELECT "case".id FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten ORDER BY naturalKey
            """
        return try String.fetchAll(database, sql: sql).map { CaseID($0) }
    }
}
