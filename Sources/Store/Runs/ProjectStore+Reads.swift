import GRDB
import Labels

extension ProjectStore {
    /// Commits a batch of a run's reads, whole or not at all.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if a read has another number of classes than the run, a
    ///   probability is no number, or an image is not of the case that is named with it.
    package func commit(_ batch: [VersionRead], to run: Run) throws {
        try write { try ReadWriter($0, run).write(batch) }
    }

    /// The cases whose present image a run has not read and could, in natural order; `nil`: a run that is still to begin.
    package func missingCases(in run: Run?) throws -> [CaseRecord] {
        try read { database in
            let condition = """
                WHERE state = 'ready' AND NOT EXISTS (
                    SELECT 1 FROM read WHERE runID = ? AND read.versionID = "case".versionID)
                ORDER BY naturalKey
                """
            return try CaseRecord.fetchAll(database, condition, [run?.id])
        }
    }

    /// How many cases' present images a run has not read.
    package func missingCount(in run: Run) throws -> Int {
        try read { database in
            let sql = """
                SELECT COUNT(*) FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE NOT EXISTS (SELECT 1 FROM read WHERE runID = ? AND read.versionID = "case".versionID)
                """
            return try Int.fetchOne(database, sql: sql, arguments: [run.id]) ?? 0
        }
    }

    /// The cases that a run has read on an earlier image, and not on the present one.
    package func casesReadOnEarlierImages(by run: Run) throws -> Set<CaseOrdinal> {
        try read { database in
            let sql = """
                SELECT version.ordinal FROM read JOIN version ON version.id = read.versionID
                JOIN "case" ON "case".ordinal = version.ordinal
                WHERE runID = ?1 AND NOT EXISTS (
                    SELECT 1 FROM read WHERE runID = ?1 AND read.versionID = "case".versionID)
                """
            return try Set(CaseOrdinal.fetchAll(database, sql: sql, arguments: [run.id]))
        }
    }

    /// A run's reads of the cases' present images, in natural order of the cases, without embeddings.
    package func reads(of run: Run) throws -> [VersionRead] {
        try read { database in
            let sql = """
                SELECT "case".ordinal, read.versionID, probabilities FROM read
                JOIN "case" ON "case".versionID = read.versionID JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE runID = ? ORDER BY naturalKey
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            var reads: [VersionRead] = []
            while let row = try rows.next() {
                let read = try row.read(at: "probabilities", classCount: run.classNames.count)
                reads.append(
                    try VersionRead(ordinal: row.value("ordinal"), version: row.value("versionID"), read: read))
            }
            return reads
        }
    }

    /// A run's reads of some image versions; those that it has not read are left out.
    package func reads(of run: Run, on versions: [VersionID]) throws -> [VersionID: Read] {
        try read { database in
            var found: [VersionID: Read] = [:]
            for version in versions {
                found[version] = try run.read(of: version, classCount: run.classNames.count, database)
            }
            return found
        }
    }

    /// Both current reads of an image version.
    package func reads(of version: VersionID, question: QuestionID = Question.first) throws -> ReadPair {
        try read { database in
            let runs = try CurrentRuns(database, question)
            return ReadPair(
                clip: try runs.clip?.read(of: version, classCount: runs.classNames.count, database),
                cnn: try runs.cnn?.read(of: version, classCount: runs.classNames.count, database))
        }
    }

    /// Hands over the embeddings of the cases' present images in a run, in natural order, one after the other.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachEmbedding(of run: Run, _ body: (CaseOrdinal, [Float]) throws -> Void) throws {
        try read { database in
            let sql = """
                SELECT "case".ordinal, vector FROM embedding JOIN "case" ON "case".versionID = embedding.versionID
                JOIN source ON source.id = sourceID AND NOT isForgotten WHERE runID = ? ORDER BY naturalKey
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            while let row = try rows.next() {
                try body(row.value("ordinal"), row.withUnsafeData(named: "vector") { Blob.halves(in: $0) })
            }
        }
    }
}

extension Run {
    /// The run's read of an image version.
    func read(of version: VersionID, classCount: Int, _ database: Database) throws -> Read? {
        let statement = try database.cachedStatement(
            sql: "SELECT probabilities FROM read WHERE runID = ? AND versionID = ?")
        let row = try Row.fetchOne(statement, arguments: [id, version])
        return try row?.read(at: "probabilities", classCount: classCount)
    }
}

/// Writes reads within one transaction. Where their run is a current one, the cases' summaries follow at once.
struct ReadWriter {
    private let database: Database
    private let run: Run
    private let currentRuns: [CurrentRuns]

    init(_ database: Database, _ run: Run) throws {
        self.database = database
        self.run = run
        currentRuns = try CurrentRuns.fetchAll(database).filter { $0.clip?.id == run.id || $0.cnn?.id == run.id }
    }

    func write(_ reads: [VersionRead]) throws {
        let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO read VALUES (?, ?, ?, ?)")
        let vectors = try database.cachedStatement(sql: "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)")
        let owner = try database.cachedStatement(sql: "SELECT 1 FROM version WHERE id = ? AND ordinal = ?")
        for item in reads {
            try check(item.read)
            guard try Int.fetchOne(owner, arguments: [item.version, item.ordinal]) != nil else {
                throw StoreError.invalid(
                    found: "a read of image version \(item.version)", expected: "an image of case \(item.ordinal)")
            }
            let probabilities = Blob.floats(item.read.probabilities)
            let seal = try Seal.read(run: run.id, version: item.version, probabilities: probabilities)
            try statement.execute(arguments: [run.id, item.version, probabilities, seal])
            if let embedding = item.embedding {
                try vectors.execute(arguments: [run.id, item.version, Blob.halves(embedding)])
            }
            for runs in currentRuns { try SummaryWriter(database).refresh(item.ordinal, runs) }
        }
        if !currentRuns.isEmpty, !reads.isEmpty {
            try database.execute(sql: "UPDATE project SET readChanges = readChanges + 1")
        }
    }

    private func check(_ read: Read) throws {
        guard read.probabilities.count == run.classNames.count else {
            throw StoreError.invalid(
                found: "a read of \(read.probabilities.count) classes", expected: "\(run.classNames.count)")
        }
        guard read.probabilities.allSatisfy(\.isFinite) else {
            throw StoreError.invalid(found: "a probability that is no number", expected: "a number from 0 to 1")
        }
    }
}
