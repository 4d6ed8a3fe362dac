import GRDB
import Labels

extension ProjectStore {
    /// Commits a batch of a run's reads, whole or not at all.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if a read has another number of classes than the run.
    package func commit(_ batch: [CaseRead], to run: Run) throws {
        try write { try ReadWriter(database: $0, run: run).write(batch) }
    }

    /// The cases that a run has not read yet, in the project's order.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - start: The ordinal to start at.
    ///   - limit: At most how many.
    package func missingCases(in run: Run, from start: CaseOrdinal = 0, limit: Int = .max) throws -> [CaseRecord] {
        try read { database in
            let condition = """
                WHERE ordinal >= ? AND NOT EXISTS (
                    SELECT 1 FROM read WHERE runID = ? AND read.ordinal = "case".ordinal AND stale = 0)
                ORDER BY ordinal LIMIT ?
                """
            return try CaseRecord.fetch(database, condition, [start, run.id, limit])
        }
    }

    /// How many cases a run has not read yet.
    package func missingCount(in run: Run) throws -> Int {
        try read { database in
            let sql = """
                SELECT (SELECT COUNT(*) FROM "case") - (SELECT COUNT(*) FROM read WHERE runID = ? AND stale = 0)
                """
            return try Int.fetchOne(database, sql: sql, arguments: [run.id]) ?? 0
        }
    }

    /// All reads of a run, in the project's order, without their embeddings.
    package func reads(of run: Run) throws -> [CaseRead] {
        try read { database in
            let sql = "SELECT ordinal, probabilities FROM read WHERE runID = ? AND stale = 0 ORDER BY ordinal"
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            var reads: [CaseRead] = []
            while let row = try rows.next() {
                let read = try row.read(at: 1, classCount: run.request.classes.count)
                reads.append(CaseRead(ordinal: row[0], read: read))
            }
            return reads
        }
    }

    /// Both current reads of one case.
    package func reads(of ordinal: CaseOrdinal) throws -> ReadPair {
        try read { database in
            let runs = try CurrentRuns(database)
            return ReadPair(
                clip: try runs.clip?.read(of: ordinal, database), cnn: try runs.cnn?.read(of: ordinal, database))
        }
    }

    /// Hands over all embeddings of a run in the project's order, one after the other.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachEmbedding(of run: Run, _ body: (CaseOrdinal, [Float]) throws -> Void) throws {
        try read { database in
            let sql = """
                SELECT ordinal, vector FROM embedding JOIN read USING (runID, ordinal)
                WHERE runID = ? AND stale = 0 ORDER BY ordinal
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            while let row = try rows.next() {
                try body(row[0], row.withUnsafeData(atIndex: 1) { Blob.halves(in: $0) })
            }
        }
    }
}

extension Run {
    /// The run's read of one case.
    fileprivate func read(of ordinal: CaseOrdinal, _ database: Database) throws -> Read? {
        let sql = "SELECT probabilities FROM read WHERE runID = ? AND ordinal = ? AND stale = 0"
        let row = try Row.fetchOne(database, sql: sql, arguments: [id, ordinal])
        return try row?.read(at: 0, classCount: request.classes.count)
    }
}

/// Writes reads within one transaction, through statements that are prepared once.
struct ReadWriter {
    let database: Database
    let run: Run

    func write(_ batch: [CaseRead]) throws {
        let reads = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO read (runID, ordinal, probabilities, stale) VALUES (?, ?, ?, 0)")
        let embeddings = try database.cachedStatement(sql: "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)")
        for item in batch {
            let count = item.read.probabilities.count
            guard count == run.request.classes.count else {
                throw StoreError.invalid(
                    found: "a read of \(count) classes", expected: "\(run.request.classes.count), as in run \(run.id)")
            }
            try reads.execute(arguments: [run.id, item.ordinal, Blob.floats(item.read.probabilities)])
            guard let embedding = item.embedding else { continue }
            try embeddings.execute(arguments: [run.id, item.ordinal, Blob.halves(embedding)])
        }
    }
}
