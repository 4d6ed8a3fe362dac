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

    /// Appends the act to the record.
    ///
    /// - Returns: Its number.
    @discardableResult
    func append(_ database: Database) throws -> Int64 {
        let previous = try Row.fetchOne(database, sql: "SELECT id, hash FROM act ORDER BY id DESC LIMIT 1")
        let hash = try ActHash(database).hash(
            of: self, previous: previous.map { try [UInt8]($0.value("hash") as Data) } ?? ActHash.beginning)
        try database.cachedStatement(
            sql: "INSERT INTO act (kind, reviewer, targetID, recordedAt, hash) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [kind.rawValue, reviewer, target, recordedAt, hash.databaseBlob])
        let id = database.lastInsertedRowID
        for decision in decisions { try insert(decision, act: id, database) }
        for note in notes {
            try database.execute(
                sql: "INSERT INTO note (actID, versionID, text) VALUES (?, ?, ?)",
                arguments: [id, note.version, note.text])
        }
        for flag in flags {
            try database.execute(
                sql: "INSERT INTO flag (actID, versionID, isFlagged) VALUES (?, ?, ?)",
                arguments: [id, flag.version, flag.isFlagged])
        }
        return id
    }

    private func insert(_ decision: Decision, act: Int64, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO decision (actID, questionID, versionID, verdict, label, clipLabel, cnnLabel, runID, reviewer,
                    decidedAt, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            act, question, decision.version, decision.verdict.rawValue, decision.label, decision.clipLabel,
            decision.cnnLabel, decision.runID, decision.reviewer, decision.decidedAt, decision.note,
        ])
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?)")
            .execute(arguments: [decision.version, question, decision.reviewer, database.lastInsertedRowID])
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

    /// The decision of a reviewer that stands on an image: the last one that is not undone.
    static func latest(
        _ version: VersionID, _ question: QuestionID, _ reviewer: String, _ database: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id FROM decision WHERE versionID = ? AND questionID = ? AND reviewer = ?
                        AND IFNULL((SELECT kind FROM act WHERE targetID = actID ORDER BY act.id DESC LIMIT 1), '')
                            <> 'undo'
                    ORDER BY id DESC LIMIT 1
                    """), arguments: [version, question, reviewer])
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

    private static func restand(
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
