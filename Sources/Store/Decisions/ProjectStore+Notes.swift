import GRDB
import Labels

/// A reviewer's note on a case.
package struct Note: Equatable, Sendable {
    /// Who wrote it.
    package let reviewer: String
    /// What it says; an empty one takes back what was noted before.
    package let text: String
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package let recordedAt: Double

    /// Makes a note of all its parts.
    package init(reviewer: String, text: String, recordedAt: Double) {
        self.reviewer = reviewer
        self.text = text
        self.recordedAt = recordedAt
    }

    /// The latest note on a case; empty where there is none.
    static func latest(on ordinal: CaseOrdinal, _ database: Database) throws -> String {
        let statement = try database.cachedStatement(
            sql: "SELECT text FROM note WHERE ordinal = ? ORDER BY id DESC LIMIT 1")
        return try String.fetchOne(statement, arguments: [ordinal]) ?? ""
    }
}

extension ProjectStore {
    /// Adds a note to a case; earlier ones are kept, the latest is the one that is shown and exported.
    package func add(_ note: Note, to id: CaseID) throws {
        try write { database in
            let ordinal = try DecisionWriter(database: database).ordinal(of: id)
            try database.execute(
                sql: "INSERT INTO note (ordinal, reviewer, text, recordedAt) VALUES (?, ?, ?, ?)",
                arguments: [ordinal, note.reviewer, note.text, note.recordedAt])
        }
    }

    /// All notes on a case, the earliest first.
    package func notes(on id: CaseID) throws -> [Note] {
        try read { database in
            let ordinal = try DecisionWriter(database: database).ordinal(of: id)
            let sql = "SELECT reviewer, text, recordedAt FROM note WHERE ordinal = ? ORDER BY id"
            return try Row.fetchAll(database, sql: sql, arguments: [ordinal])
                .map { Note(reviewer: $0[0], text: $0[1], recordedAt: $0[2]) }
        }
    }

    /// Flags cases to come back to, or takes their flags off.
    package func setFlag(_ isFlagged: Bool, on ids: [CaseID], reviewer: String, now: Double) throws {
        try write { database in
            for id in ids {
                let ordinal = try DecisionWriter(database: database).ordinal(of: id)
                try database.execute(
                    sql: "INSERT INTO flag (ordinal, reviewer, flagged, recordedAt) VALUES (?, ?, ?, ?)",
                    arguments: [ordinal, reviewer, isFlagged, now])
                try database.execute(
                    sql: "UPDATE caseSummary SET flagged = ? WHERE ordinal = ?", arguments: [isFlagged, ordinal])
            }
        }
    }
}
