import GRDB
import Labels

/// A case's present image with a run's read of it.
package struct ReadCase: Equatable, Sendable {
    /// The case.
    package let ordinal: CaseOrdinal
    /// Its present image.
    package let version: VersionID
    /// The case's id.
    package let id: CaseID
    /// The image's content.
    package let image: ImageDescription
    /// The read.
    package let read: Read
}

extension ProjectStore {
    /// Hands over the cases whose present images a run has read, in natural order of their ids, one after the other.
    ///
    /// - Parameter body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachReadCase(of run: Run, _ body: (ReadCase) throws -> Void) throws {
        try read { database in
            let sql = """
                SELECT "case".ordinal, "case".id, read.versionID, sha256, width, height, channels, byteCount, probabilities
                FROM "case" JOIN version ON version.id = "case".versionID
                JOIN source ON source.id = sourceID AND NOT isForgotten
                JOIN read ON read.runID = ? AND read.versionID = "case".versionID
                ORDER BY naturalKey, "case".ordinal
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [run.id])
            while let row = try rows.next() { try body(ReadCase(row, classCount: run.classNames.count)) }
        }
    }

    /// Hands over the cases whose present images two runs have read, in natural order of their ids, one after the other,
    /// with the first run's read and the second one's.
    ///
    /// - Parameter body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachCase(
        readBy first: Run, and second: Run, _ body: (CaseID, Read, Read) throws -> Void
    ) throws {
        try read { database in
            let statement = try database.makeStatement(
                sql: """
                    SELECT "case".id, first.probabilities AS first, second.probabilities AS second
                    FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
                    JOIN read AS first ON first.runID = ? AND first.versionID = "case".versionID
                    JOIN read AS second ON second.runID = ? AND second.versionID = "case".versionID
                    ORDER BY naturalKey, "case".ordinal
                    """)
            let id = try ColumnPlace("id", of: statement)
            let places = (try ColumnPlace("first", of: statement), try ColumnPlace("second", of: statement))
            let counts = (first.classNames.count, second.classNames.count)
            let rows = try Row.fetchCursor(statement, arguments: [first.id, second.id])
            while let row = try rows.next() {
                guard let one = try row.read(places.0, classCount: counts.0),
                    let other = try row.read(places.1, classCount: counts.1)
                else { continue }
                try body(CaseID(row.value(id)), one, other)
            }
        }
    }
}

extension ReadCase {
    fileprivate init(_ row: Row, classCount: Int) throws {
        try self.init(
            ordinal: row.value("ordinal"), version: row.value("versionID"), id: CaseID(row.value("id")),
            image: ImageDescription(
                sha256: row.value("sha256"), width: row.value("width"), height: row.value("height"),
                channels: row.value("channels"), byteCount: row.value("byteCount")),
            read: row.read(at: "probabilities", classCount: classCount))
    }
}
