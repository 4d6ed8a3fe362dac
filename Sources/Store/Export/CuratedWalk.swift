import GRDB
import Labels
import Work

/// Which cases a walk goes along.
package enum CuratedCases: Sendable {
    /// All.
    case all
    /// Those on which a decision stands, in whatever words.
    case standing
    /// Those that people have settled, in the question's present words.
    case settled
}

/// What all cases of a walk have in common; by reference, so that no case carries it along.
final class CuratedBasis: Equatable, Sendable {
    let runs: CurrentRuns
    let classNames: [String]
    let policy: CurationPolicy
    let signs: OverReadSigns?

    init(_ runs: CurrentRuns) {
        self.runs = runs
        (classNames, policy, signs) = (runs.classNames, runs.question.policy, runs.signs)
    }

    static func == (left: CuratedBasis, right: CuratedBasis) -> Bool { left === right || left.runs == right.runs }
}

/// Walks along the cases in natural order.
final class CuratedWalk {
    private let database: Database
    private let basis: CuratedBasis
    private let rows: RowCursor
    private let columns: Columns

    init(_ database: Database, _ runs: CurrentRuns, among cases: CuratedCases) throws {
        self.database = database
        basis = CuratedBasis(runs)
        let statement = try database.makeStatement(sql: Self.sql(cases))
        columns = try Columns(of: statement)
        rows = try Row.fetchCursor(statement, arguments: [runs.question.id, runs.clip?.id, runs.cnn?.id])
    }

    func next() throws -> CuratedCase? {
        guard let row = try rows.next() else { return nil }
        let classCount = basis.classNames.count
        let version: VersionID = try row.value(columns.version)
        let standing: [Decision] =
            try row.value(columns.hasStanding)
            ? try Decision.standing(on: version, question: basis.runs.question.id, database) : []
        return try CuratedCase(
            record: columns.record(row), state: CaseState(rawValue: row.value(columns.summaryState)) ?? .unread,
            isFlagged: row.value(columns.flagged),
            reads: ReadPair(
                clip: row.read(columns.clip, classCount: classCount), cnn: row.read(columns.cnn, classCount: classCount)
            ),
            basis: basis, standing: standing, note: row.value(columns.note) ?? "")
    }

    /// How much of the database is kept at hand during a walk, in KiB: cases that came in another order than that of
    /// their ids lie on pages that are needed again soon.
    private static let cache = 32 * 1024

    /// Walks with more of the database at hand than a connection has otherwise.
    static func caching(_ database: Database, _ body: () throws -> Void) throws {
        let usual = try Int.fetchOne(database, sql: "PRAGMA cache_size") ?? 0
        try database.execute(sql: "PRAGMA cache_size = -\(cache)")
        defer { try? database.execute(sql: "PRAGMA cache_size = \(usual)") }
        try body()
    }
}

extension CuratedWalk {
    /// The queue's index of ids holds what is asked of the summary, in the order of the walk. Few cases are found sooner
    /// in the table itself, and sorted then.
    private static func sql(_ cases: CuratedCases) -> String {
        let (table, condition) =
            switch cases {
            case .all: ("caseSummary AS summary", "")
            case .standing: ("caseSummary AS summary NOT INDEXED", "AND summary.hasStanding")
            case .settled: ("caseSummary AS summary", "AND summary.decided")
            }
        return """
            SELECT "case".ordinal, "case".id, sourceID, location, "case".versionID, "case".state, fileSize, fileModifiedAt,
                fileInode, sha256, width, height, channels, byteCount, summary.state AS summaryState, summary.flagged,
                EXISTS (SELECT 1 FROM standing WHERE standing.versionID = "case".versionID
                    AND standing.questionID = summary.questionID) AS hasStanding,
                first.probabilities AS clip, second.probabilities AS cnn,
                (SELECT text FROM note WHERE note.versionID = "case".versionID \(Act.lastFirst("note")) LIMIT 1) AS note
            FROM \(table) CROSS JOIN "case" ON "case".ordinal = summary.ordinal
            CROSS JOIN version ON version.id = "case".versionID
            LEFT JOIN read AS first ON first.runID = ?2 AND first.versionID = "case".versionID
            LEFT JOIN read AS second ON second.runID = ?3 AND second.versionID = "case".versionID
            WHERE summary.questionID = ?1 \(condition)
            ORDER BY summary.naturalKey, summary.ordinal
            """
    }

    /// Where the columns of the statement lie.
    private struct Columns {
        let version, summaryState, flagged, hasStanding, clip, cnn, note: ColumnPlace
        private let ordinal, id, sourceID, location, state, fileSize, fileModifiedAt, fileInode: ColumnPlace
        private let sha256, width, height, channels, byteCount: ColumnPlace

        init(of statement: Statement) throws {
            func place(_ name: String) throws -> ColumnPlace { try ColumnPlace(name, of: statement) }
            (version, summaryState) = (try place("versionID"), try place("summaryState"))
            (flagged, hasStanding) = (try place("flagged"), try place("hasStanding"))
            (clip, cnn, note) = (try place("clip"), try place("cnn"), try place("note"))
            (ordinal, id) = (try place("ordinal"), try place("id"))
            (sourceID, location, state) = (try place("sourceID"), try place("location"), try place("state"))
            (fileSize, fileInode) = (try place("fileSize"), try place("fileInode"))
            (fileModifiedAt, byteCount) = (try place("fileModifiedAt"), try place("byteCount"))
            (sha256, channels) = (try place("sha256"), try place("channels"))
            (width, height) = (try place("width"), try place("height"))
        }

        func record(_ row: Row) throws -> CaseRecord {
            try CaseRecord(
                ordinal: row.value(ordinal), id: CaseID(row.value(id)), sourceID: row.value(sourceID),
                location: row.value(location), version: row.value(version),
                state: CaseState(rawValue: row.value(state)) ?? .unreadable,
                file: FileFingerprint(
                    byteSize: row.value(fileSize), modified: row.value(fileModifiedAt), inode: row.value(fileInode)),
                image: ImageDescription(
                    sha256: row.value(sha256), width: row.value(width), height: row.value(height),
                    channels: row.value(channels), byteCount: row.value(byteCount)))
        }
    }
}
