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
