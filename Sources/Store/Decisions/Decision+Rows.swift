import GRDB
import Labels

extension Decision {
    /// Decisions with the ids of their cases; to be followed by `WHERE`, `ORDER BY`.
    static let selection = """
        SELECT decision.id AS decisionID, "case".id AS caseID, version.ordinal, decision.versionID, verdict, label,
            clipLabel, cnnLabel, runID, decision.reviewer, decidedAt, note, isBlind, overVotes,
            (SELECT recordedAt FROM act WHERE act.id = decision.actID) AS recordedAt,
            (SELECT stamp FROM act WHERE act.id = decision.actID) AS stamp
        FROM decision JOIN version ON version.id = decision.versionID
            JOIN "case" ON "case".ordinal = version.ordinal
        """

    /// Takes a decision from a row of ``selection``.
    init(_ row: Row) throws {
        let name: String = try row.value("verdict")
        guard let verdict = Verdict(rawValue: name) else {
            throw StoreError.invalid(
                found: "the stored verdict \"\(name)\"", expected: "a known one")
        }
        try self.init(
            caseID: CaseID(row.value("caseID")), version: row.value("versionID"), verdict: verdict,
            label: row.value("label"),
            clipLabel: row.value("clipLabel"), cnnLabel: row.value("cnnLabel"), runID: row.value("runID"),
            reviewer: row.value("reviewer"),
            decidedAt: row.value("decidedAt"), note: row.value("note"), isBlind: row.value("isBlind"),
            over: (row.value("overVotes") as String?).map { try JSON.value($0) } ?? [])
    }

    /// The standing decision of each reviewer on an image, in whatever words, the one that was given last last (see
    /// ``inOrderGiven(_:)``). A reviewer whose answer to an audit replaced an earlier decision has both here, one behind
    /// the other, so that differing answers are contested.
    ///
    /// - Parameter audit: An audit whose answers are left out.
    static func standing(
        on version: VersionID, question: QuestionID, withoutAnswersTo audit: AuditID? = nil, _ database: Database
    ) throws -> [Decision] {
        let statement = try database.cachedStatement(
            sql: """
                \(selection) WHERE decision.id IN (
                    SELECT decisionID FROM standing WHERE versionID = ?1 AND questionID = ?2
                    UNION SELECT earlierID FROM standing JOIN auditAnswer USING (decisionID)
                        JOIN decision AS earlier ON earlier.id = earlierID
                        WHERE standing.versionID = ?1 AND standing.questionID = ?2
                            AND \(AuditAnswers.isStanding("earlier.actID"))
                    UNION SELECT earlierID FROM standing JOIN beside USING (decisionID)
                        JOIN decision AS earlier ON earlier.id = earlierID
                        WHERE standing.versionID = ?1 AND standing.questionID = ?2
                            AND \(AuditAnswers.isStanding("earlier.actID")))
                AND NOT EXISTS (SELECT 1 FROM auditAnswer WHERE decisionID = decision.id AND auditID = ?3)
                ORDER BY stamp, decision.reviewer, decision.id
                """)
        let rows = try Row.fetchAll(statement, arguments: [version, question, audit])
        return inOrderGiven(try rows.map { try (Decision($0), $0.value("recordedAt") as Double) })
    }

    /// Puts decisions into the order in which they were given.
    ///
    /// Acts of one record follow each other by their stamps, whatever the clock says; only the times of decisions that
    /// came in from tables tell where these belong. A decision whose time is that of its act is one of the record.
    ///
    /// - Parameter recorded: Decisions with the times of their acts, in the order of the acts' stamps.
    private static func inOrderGiven(
        _ recorded: [(decision: Decision, recordedAt: Double)]
    ) -> [Decision] {
        guard recorded.count > 1 else { return recorded.map(\.decision) }
        var clock = Int64.min
        var latest: [String: Int64] = [:]
        let timed = recorded.enumerated().map { place, item in
            let decision = item.decision
            let isOfRecord = item.recordedAt == decision.decidedAt
            // A reviewer's later word stays behind the earlier one.
            var time = max(Act.microseconds(decision.decidedAt), latest[decision.reviewer] ?? .min)
            if isOfRecord {
                time = max(time, clock)
                clock = time
            }
            latest[decision.reviewer] = time
            return (time: time, place: place, decision: decision)
        }
        return timed.sorted { ($0.time, $0.place) < ($1.time, $1.place) }.map(\.decision)
    }
}

/// A reviewer's note on an image.
package struct Note: Equatable, Sendable {
    /// Who wrote it.
    package let reviewer: String
    /// What it says; an empty one takes back what was noted before.
    package let text: String
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package let recordedAt: Double

    /// Describes a note.
    package init(reviewer: String, text: String, recordedAt: Double) {
        self.reviewer = reviewer
        self.text = text
        self.recordedAt = recordedAt
    }

    /// The latest note on an image; empty where there is none.
    static func latest(on version: VersionID, _ database: Database) throws -> String {
        let statement = try database.cachedStatement(
            sql: "SELECT text FROM note WHERE versionID = ? \(Act.lastFirst("note")) LIMIT 1")
        return try String.fetchOne(statement, arguments: [version]) ?? ""
    }

    /// What each reviewer noted last on an image, on its own or with a standing decision, by name.
    static func ofEach(
        on version: VersionID, _ standing: [Decision], _ database: Database
    ) throws -> [String: String] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT reviewer, text FROM note JOIN act ON act.id = actID WHERE versionID = ? ORDER BY stamp, note.id
                """)
        var notes: [String: String] = [:]
        for decision in standing where !decision.note.isEmpty { notes[decision.reviewer] = decision.note }
        for row in try Row.fetchAll(statement, arguments: [version]) {
            notes[try row.value("reviewer")] = try row.value("text")
        }
        return notes.filter { !$0.value.isEmpty }
    }
}
