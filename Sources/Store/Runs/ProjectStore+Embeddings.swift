import Foundation
import GRDB
import Labels

extension ProjectStore {
    /// The run whose embeddings tell which cases are alike: the current first read or, where that has none because it was
    /// brought along, the finished first read with embeddings of most present images; `nil` where no run has any.
    package func runWithEmbeddings(question: QuestionID = Question.first) throws -> Run? {
        try read { database in
            let current = try CurrentRuns(database, question).clip
            if let current, try current.hasEmbeddings(database) { return current }
            let sql = "SELECT * FROM run WHERE reader = 'clip' AND finishedAt IS NOT NULL ORDER BY id DESC"
            let runs = try Run.fetchAll(database, sql: sql).filter { try $0.hasEmbeddings(database) }
            let counts = try runs.map { try $0.presentEmbeddings(database) }
            guard let most = counts.max(), most > 0 else { return nil }
            return counts.firstIndex(of: most).map { runs[$0] }
        }
    }

    /// How many embeddings a run has, of earlier images too.
    package func embeddingCount(of run: Run) throws -> Int {
        try read { database in
            try Int.fetchOne(
                database, sql: "SELECT COUNT(*) FROM embedding WHERE runID = ?", arguments: [run.id]) ?? 0
        }
    }

    /// Hands over the embeddings of the cases' present images in a run as they are kept, float16 numbers of 2 bytes each,
    /// little-endian, in the order of the ordinals.
    ///
    /// - Parameter body: Called for each; what it throws ends the walk. It must not call the store, nor keep the bytes.
    package func forEachHalfEmbedding(
        of run: Run, _ body: (CaseOrdinal, VersionID, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try read { database in
            let sql = """
                SELECT "case".ordinal, "case".versionID, vector FROM "case"
                JOIN source ON source.id = sourceID AND NOT isForgotten
                CROSS JOIN embedding ON runID = ? AND embedding.versionID = "case".versionID ORDER BY "case".ordinal
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            while let row = try rows.next() {
                let (ordinal, version) = try (
                    row.decode(CaseOrdinal.self, atIndex: 0), row.decode(VersionID.self, atIndex: 1)
                )
                try row.withUnsafeData(atIndex: 2) { data in
                    try (data ?? Data()).withUnsafeBytes { try body(ordinal, version, $0) }
                }
            }
        }
    }

    /// The embedding of one image version in a run; `nil` where it has none.
    package func halfEmbedding(of version: VersionID, in run: Run) throws -> [Float]? {
        try read { database in
            let sql = "SELECT vector FROM embedding WHERE runID = ? AND versionID = ?"
            let row = try Row.fetchOne(database, sql: sql, arguments: [run.id, version])
            return try row?.withUnsafeData(named: "vector") { Blob.halves(in: $0) }
        }
    }

    /// The cases whose present image has the same content as an image version, in the order of the ordinals.
    package func cases(withContentOf version: VersionID) throws -> [CaseOrdinal] {
        try read { database in
            let sql = """
                SELECT "case".ordinal FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
                JOIN version ON version.id = "case".versionID
                WHERE sha256 = (SELECT sha256 FROM version WHERE id = ?) ORDER BY "case".ordinal
                """
            return try CaseOrdinal.fetchAll(database, sql: sql, arguments: [version])
        }
    }
}

extension Run {
    fileprivate func hasEmbeddings(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM embedding WHERE runID = ?)", arguments: [id]) ?? false
    }

    fileprivate func presentEmbeddings(_ database: Database) throws -> Int {
        let sql = """
            SELECT COUNT(*) FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
            WHERE EXISTS (SELECT 1 FROM embedding WHERE runID = ? AND embedding.versionID = "case".versionID)
            """
        return try Int.fetchOne(database, sql: sql, arguments: [id]) ?? 0
    }
}
