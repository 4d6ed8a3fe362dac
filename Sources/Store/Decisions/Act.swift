import Foundation
import GRDB
import Labels
import Work

/// What a reviewer does in one go: a decision on one case or a range of them, an undo, a redo, a note, a flag.
///
/// Acts are only ever appended, each in one transaction with all that belongs to it and with a hash that covers it and
/// the act before it; what stands follows from them.
struct Act {
    enum Kind: String {
        case decide, undo, redo, note, flag
    }

    var kind: Kind
    var reviewer: String
    /// The act that is undone or redone.
    var target: Int64?
    /// In seconds since 1970-01-01T00:00:00Z.
    var recordedAt: Double
    var question = Question.first
    var decisions: [Decision] = []
    var notes: [(version: VersionID, text: String)] = []
    var flags: [(version: VersionID, isFlagged: Bool)] = []
    /// The act as the log of another machine has it; `nil` for one of this project.
    var imported: LoggedAct?

    /// Appends the act to the record.
    ///
    /// - Returns: Its number.
    @discardableResult
    func append(_ database: Database) throws -> Int64 {
        let previous = try Row.fetchOne(database, sql: "SELECT id, hash FROM act ORDER BY id DESC LIMIT 1")
        let hash = try ActHash(database).hash(
            of: self, previous: previous.map { try [UInt8]($0.value("hash") as Data) } ?? ActHash.beginning)
        let stamp = try imported?.stamp ?? Act.nextStamp(at: recordedAt, database)
        try database.cachedStatement(
            sql: "INSERT INTO act (kind, reviewer, targetID, recordedAt, hash, stamp) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [kind.rawValue, reviewer, target, recordedAt, hash.databaseBlob, stamp])
        let id = database.lastInsertedRowID
        for decision in decisions { try insert(decision, act: id, database) }
        for note in notes { try Act.insert(note, act: id, database) }
        for flag in flags { try Act.insert(flag, act: id, database) }
        return id
    }

    private func insert(_ decision: Decision, act: Int64, _ database: Database) throws {
        let id = try Act.insert(decision, act: act, question, database)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?)")
            .execute(arguments: [decision.version, question, decision.reviewer, id])
    }

    /// Writes a decision of an act, without looking what stands then.
    ///
    /// - Returns: Its number.
    static func insert(
        _ decision: Decision, act: Int64, _ question: QuestionID, _ database: Database
    ) throws -> Int64 {
        try database.cachedStatement(
            sql: """
                INSERT INTO decision (actID, questionID, versionID, verdict, label, clipLabel, cnnLabel, runID, reviewer,
                    decidedAt, note, isBlind, overVotes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            act, question, decision.version, decision.verdict.rawValue, decision.label, decision.clipLabel,
            decision.cnnLabel, decision.runID, decision.reviewer, decision.decidedAt, decision.note, decision.isBlind,
            decision.over.isEmpty ? nil : try JSON.text(decision.over),
        ])
        return database.lastInsertedRowID
    }

    static func insert(_ note: (version: VersionID, text: String), act: Int64, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO note (actID, versionID, text) VALUES (?, ?, ?)")
            .execute(arguments: [act, note.version, note.text])
    }

    static func insert(_ flag: (version: VersionID, isFlagged: Bool), act: Int64, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO flag (actID, versionID, isFlagged) VALUES (?, ?, ?)")
            .execute(arguments: [act, flag.version, flag.isFlagged])
    }

    /// What puts an act of this project behind all that the project knows, whatever the clock says: its time in
    /// microseconds, or one more than the last stamp (a hybrid logical clock: Kulkarni and others, "Logical Physical
    /// Clocks", 2014).
    static func nextStamp(at recordedAt: Double, _ database: Database) throws -> Int64 {
        let last = try Int64.fetchOne(database.cachedStatement(sql: "SELECT MAX(stamp) FROM act"))
        return nextStamp(at: recordedAt, after: last)
    }

    /// As above, after the last stamp that was known.
    static func nextStamp(at recordedAt: Double, after last: Int64?) -> Int64 {
        let time = microseconds(recordedAt)
        return last.map { max(time, $0 + 1) } ?? time
    }

    /// Seconds as whole microseconds, cut as SQLite's CAST cuts them and kept within what a number of JSON holds exactly.
    static func microseconds(_ seconds: Double) -> Int64 {
        let most = 9_007_199_254_740_992.0
        return Int64(min(most, max(-most, (seconds.isNaN ? 0 : seconds) * 1_000_000)))
    }

    /// The stamp of the act that a row belongs to. To be given the act's column.
    static func stamp(of act: String) -> String { "(SELECT stamp FROM act WHERE act.id = \(act))" }

    /// Puts rows of notes or flags of several reviewers last first, alike on every machine. To be given the table.
    static func lastFirst(_ table: String) -> String {
        "ORDER BY \(stamp(of: "\(table).actID")) DESC, (SELECT reviewer FROM act WHERE act.id = \(table).actID) DESC, "
            + "\(table).id DESC"
    }

    /// Works out anew what stands on the images of a decision that was undone or redone.
    ///
    /// - Returns: The cases that count of those that they are of, and whether each has that image now.
    static func restand(
        imagesOf act: Int64, _ database: Database
    ) throws -> [(ordinal: CaseOrdinal, isPresent: Bool)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT decision.versionID, questionID, reviewer, version.ordinal, isForgotten,
                    "case".versionID = decision.versionID AS isPresent
                FROM decision JOIN version ON version.id = decision.versionID
                JOIN "case" ON "case".ordinal = version.ordinal JOIN source ON source.id = sourceID
                WHERE actID = ? ORDER BY decision.id
                """, arguments: [act])
        for row in rows {
            try restand(row.value("versionID"), row.value("questionID"), row.value("reviewer"), database)
        }
        return try rows.filter { try !($0.value("isForgotten") as Bool) }
            .map { try ($0.value("ordinal"), $0.value("isPresent")) }
    }

    /// The decision of a reviewer that stands on an image: the one with the last stamp that is not undone, but none from a
    /// table that was given before another one (see ``isOutdated(_:recordedAt:after:)``). Where people have imported tables
    /// in the reviewer's name at the same time, it is that of the last of them by name.
    static func latest(
        _ version: VersionID, _ question: QuestionID, _ reviewer: String, _ database: Database
    ) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT decision.id, decidedAt, recordedAt FROM decision JOIN act ON act.id = actID
                WHERE versionID = ? AND questionID = ? AND decision.reviewer = ?
                    AND IFNULL((SELECT kind FROM act WHERE targetID = actID ORDER BY act.id DESC LIMIT 1), '') <> 'undo'
                ORDER BY stamp, act.reviewer, decision.id
                """)
        let rows = try Row.fetchCursor(statement, arguments: [version, question, reviewer])
        var latest: (id: Int64, decidedAt: Double)?
        while let row = try rows.next() {
            let (decidedAt, recordedAt): (Double, Double) = try (row.value("decidedAt"), row.value("recordedAt"))
            if isOutdated(decidedAt, recordedAt: recordedAt, after: latest?.decidedAt) { continue }
            latest = (try row.value("id"), decidedAt)
        }
        return latest?.id
    }

    /// Whether a decision gives way to one of the same reviewer that was recorded before it: it comes from a table, whose
    /// time is not that of the act that took it in, and was given before the other one.
    static func isOutdated(_ decidedAt: Double, recordedAt: Double, after known: Double?) -> Bool {
        known.map { decidedAt != recordedAt && decidedAt <= $0 } ?? false
    }

    /// What stands of the reviewer on the images of the act's decisions before it is appended.
    func standing(_ database: Database) throws -> [VersionID: Int64] {
        var found: [VersionID: Int64] = [:]
        for decision in decisions {
            found[decision.version] = try Int64.fetchOne(
                database,
                sql: "SELECT decisionID FROM standing WHERE versionID = ? AND questionID = ? AND reviewer = ?",
                arguments: [decision.version, question, reviewer])
        }
        return found
    }

    /// The audit that an act's decisions answer; `nil` where they answer none.
    static func auditAnswered(by act: Int64, _ database: Database) throws -> AuditID? {
        let sql = "SELECT auditID FROM decision JOIN auditAnswer ON decisionID = decision.id WHERE actID = ? LIMIT 1"
        return try AuditID.fetchOne(database, sql: sql, arguments: [act])
    }

    static func restand(
        _ version: VersionID, _ question: QuestionID, _ reviewer: String, _ database: Database
    ) throws {
        if let latest = try latest(version, question, reviewer, database) {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?)")
                .execute(arguments: [version, question, reviewer, latest])
        } else {
            try database.cachedStatement(
                sql: "DELETE FROM standing WHERE versionID = ? AND questionID = ? AND reviewer = ?"
            ).execute(arguments: [version, question, reviewer])
        }
    }
}

/// The chain of hashes over the acts of one copy of a project.
///
/// An image is named by its case's id and its content, a run by its identity, so that the hash binds a decision to the
/// image that it was given for.
struct ActHash {
    /// What the first act's hash continues.
    static let beginning = [UInt8](repeating: 0, count: 32)

    private let database: Database

    init(_ database: Database) { self.database = database }

    /// The hash of an act that follows another.
    func hash(of act: Act, previous: [UInt8]) throws -> [UInt8] {
        var content = CanonicalBytes()
        content.append(previous)
        content.append(act.kind.rawValue)
        content.append(act.reviewer)
        content.append(act.target)
        content.append(act.recordedAt)
        if let imported = act.imported {
            // Its decisions may be placed later, when their images have come; the line binds them all.
            content.append("imported")
            content.append(imported.hash)
            return try content.digest()
        }
        for decision in act.decisions {
            try append(decision.version, to: &content)
            content.append(act.question)
            for text in [decision.verdict.rawValue, decision.label, decision.clipLabel, decision.cnnLabel] {
                content.append(text)
            }
            content.append(decision.runID)
            content.append(decision.reviewer)
            content.append(decision.decidedAt)
            content.append(decision.note)
            // Acts from before there was either were hashed without them.
            if decision.isBlind { content.append("blind") }
            if !decision.over.isEmpty { content.append(try JSON.text(decision.over)) }
        }
        for note in act.notes {
            try append(note.version, to: &content)
            content.append(note.text)
        }
        for flag in act.flags {
            try append(flag.version, to: &content)
            content.append(Int64(flag.isFlagged ? 1 : 0))
        }
        return try content.digest()
    }

    private func append(_ version: VersionID, to content: inout CanonicalBytes) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT "case".id, sha256 FROM version JOIN "case" ON "case".ordinal = version.ordinal
                WHERE version.id = ?
                """)
        let row = try Row.fetchOne(statement, arguments: [version])
        content.append(try row?.value("id") as String?)
        content.append(try row?.value("sha256") as String?)
    }
}
