import GRDB
import Labels

/// Works out the queue of a large project anew, for other runs or another policy, beside the one that is shown.
///
/// Each step is a short transaction, so that people who decide meanwhile hardly wait; the last one lets the new queue take
/// the place of the old, together with whatever makes it true. What others change on the way is noted by triggers and worked
/// out once more then. A process that dies leaves the old queue as it was, and tables named `rebuild_…`, which the next
/// one removes.
struct SummaryRebuild {
    /// Cases from which on a queue is made anew beside the old one; fewer are rewritten in one transaction.
    static let fewest = 20_000

    let store: ProjectStore
    /// The runs and the policy that the present queue is for.
    let known: CurrentRuns
    /// Those that the new queue is for.
    let runs: CurrentRuns
    /// Cases of one step.
    private let step: Int
    /// Called between two steps.
    private let pause: () throws -> Void
    /// Tells this work from another one at the same tables.
    private let token = Int64.random(in: 1...Int64.max)

    /// Somebody else has begun to make the queue anew, or has changed what it is for.
    private struct Overtaken: Error {}

    init(
        _ store: ProjectStore, from known: CurrentRuns, to runs: CurrentRuns, step: Int = 2_000,
        pause: @escaping () throws -> Void = {}
    ) {
        (self.store, self.known, self.runs) = (store, known, runs)
        (self.step, self.pause) = (step, pause)
    }

    /// Makes the queue anew.
    ///
    /// - Parameter commit: Makes it true, in the transaction in which the new queue takes its place.
    /// - Returns: Whether it was made; not where somebody else meddled with it.
    /// - Throws: `StoreError`, and what `commit` throws; the old queue is then as it was.
    func run(_ commit: (Database) throws -> Void) throws -> Bool {
        do {
            try store.write(begin)
            var last = try write(after: -1)
            while let ordinal = last { last = try write(after: ordinal) }
            try count()
            for index in try store.read(QueueTables.indexes) {
                try stepping { try $0.execute(sql: index.statement(on: QueueTables.draft)) }
            }
            try stepping { database in
                guard try CurrentRuns(database, runs.question.id) == known else { throw Overtaken() }
                try catchUp(database)
                try commit(database)
                try QueueTables.exchange(database)
            }
        } catch is Overtaken {
            try? clear()
            return false
        } catch {
            try? clear()
            throw error
        }
        // The new queue is there: what could not be removed is, by the next work of the kind.
        try? clear()
        return true
    }

    private func begin(_ database: Database) throws {
        try QueueTables.removeLeftovers(database)
        try QueueTables.makeDraft(database, token: token)
    }

    /// A transaction that fails where the tables are another's by now.
    private func stepping(_ body: (Database) throws -> Void) throws {
        try pause()
        try store.write { database in
            guard try QueueTables.token(database) == token else { throw Overtaken() }
            try body(database)
        }
    }

    /// Writes the cases behind one. They are worked out before the transaction; what changes in between is noted.
    ///
    /// - Returns: The last case that was written; `nil` where there is none.
    private func write(after ordinal: CaseOrdinal) throws -> CaseOrdinal? {
        let (last, found) = try store.read { database in
            let sql = "SELECT ordinal FROM caseSummary WHERE questionID = ? AND ordinal > ? ORDER BY ordinal LIMIT ?"
            let ordinals = try CaseOrdinal.fetchAll(
                database.cachedStatement(sql: sql), arguments: [runs.question.id, ordinal, step])
            let found = try ordinals.compactMap { ordinal in
                try CaseSummary.of(ordinal, runs, database).map { (ordinal, $0) }
            }
            return (ordinals.last, found)
        }
        guard let last else { return nil }
        try stepping { database in
            for (ordinal, summary) in found { try write(summary, of: ordinal, database) }
        }
        return last
    }

    private func write(_ summary: CaseSummary, of ordinal: CaseOrdinal, _ database: Database) throws {
        let sql = """
            INSERT INTO \(QueueTables.draft) SELECT * FROM caseSummary
            WHERE questionID IN (SELECT id FROM question) AND ordinal = ?
            """
        try database.cachedStatement(sql: sql).execute(arguments: [ordinal])
        try SummaryWriter(database).write(summary, of: ordinal, runs.question.id, table: QueueTables.draft)
    }

    /// Counts the new queue without keeping anybody from writing; from then on triggers count.
    private func count() throws {
        let cells = try store.read { try Row.fetchAll($0, sql: QueueTables.counted) }
        try stepping { database in
            for cell in cells {
                let places = cell.databaseValues.map { _ in "?" }.joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO \(QueueTables.tally) VALUES (\(places))",
                    arguments: StatementArguments(cell.databaseValues))
            }
            try database.execute(sql: QueueTables.draftTriggers)
        }
    }

    /// Works out once more what others have changed, and what came behind the last case.
    private func catchUp(_ database: Database) throws {
        let sql = """
            SELECT ordinal FROM \(QueueTables.touched)
            UNION SELECT ordinal FROM caseSummary WHERE questionID = ?1 AND ordinal >
                (SELECT IFNULL(MAX(ordinal), -1) FROM \(QueueTables.draft) WHERE questionID = ?1)
            ORDER BY ordinal
            """
        let removal = """
            DELETE FROM \(QueueTables.draft) WHERE questionID IN (SELECT id FROM question) AND ordinal = ?
            """
        for ordinal in try CaseOrdinal.fetchAll(database, sql: sql, arguments: [runs.question.id]) {
            try database.cachedStatement(sql: removal).execute(arguments: [ordinal])
            guard let summary = try CaseSummary.of(ordinal, runs, database) else { continue }
            try write(summary, of: ordinal, database)
        }
    }

    /// Removes the old queue, index by index, and all that is this work's own.
    private func clear() throws {
        let names = try store.read { try QueueTables.oldIndexes($0) }
        for name in names {
            try store.write { database in
                // Somebody else may have removed the old queue, and made the present one's indexes under these names.
                guard try QueueTables.oldIndexes(database).contains(name) else { return }
                try database.execute(sql: "DROP INDEX \(name)")
            }
        }
        try store.write { database in
            guard try QueueTables.token(database) == token else { return }
            try QueueTables.removeLeftovers(database)
        }
    }
}

/// The tables of the queue, of the one that takes its place, and of the old one; all but the first are named `rebuild_…`.
enum QueueTables {
    static let draft = "rebuild_summary"
    static let tally = "rebuild_tally"
    static let touched = "rebuild_touched"
    private static let old = "rebuild_old"
    private static let mark = "rebuild_token"
    /// What the names of indexes begin with; a queue that took another's place has those of the second kind.
    private static let prefixes = ["summary_", "summary2_"]

    /// An index of the queue.
    struct Index {
        let name: String
        fileprivate let sql: String

        /// The statement that makes it on another table, under the name of the other kind.
        func statement(on table: String) -> String {
            let rest = sql.firstIndex(of: "(").map { sql[$0...] } ?? ""
            let other = QueueTables.prefixes.first { !name.hasPrefix($0) } ?? ""
            return "CREATE INDEX \(other)\(name.drop { $0 != "_" }.dropFirst()) ON \(table) \(rest)"
        }
    }

    /// The indexes of the queue.
    static func indexes(_ database: Database) throws -> [Index] {
        let sql = """
            SELECT name, sql FROM sqlite_master
            WHERE type = 'index' AND tbl_name = 'caseSummary' AND sql IS NOT NULL
            """
        return try Row.fetchAll(database, sql: sql).map { try Index(name: $0.value("name"), sql: $0.value("sql")) }
    }

    /// A statement with the names that the indexes have now.
    static func named(_ sql: String, _ database: Database) throws -> String {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'summary2_queue' AND tbl_name = 'caseSummary')
                """)
        guard try Bool.fetchOne(statement) == true else { return sql }
        return sql.replacing("INDEXED BY summary_", with: "INDEXED BY summary2_")
    }

    /// What `sqlite_master` says, with the names of a project that was just made, and without work that is under way.
    static func canonical(_ schema: [(name: String, sql: String)]) -> [String: String] {
        var known: [String: String] = [:]
        for (name, sql) in schema where !name.hasPrefix("rebuild_") && !sql.contains("rebuild_") {
            known[name.replacing("summary2_", with: "summary_")] =
                sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                .replacing("summary2_", with: "summary_").replacing("\"caseSummary\"", with: "caseSummary")
        }
        return known
    }

    /// Makes the empty table of a new queue, and has changes of the present one noted.
    static func makeDraft(_ database: Database, token: Int64) throws {
        for (table, name) in [("caseSummary", draft), ("tally", tally)] {
            let sql = try String.fetchOne(
                database, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", arguments: [table])
            guard let sql, let columns = sql.firstIndex(of: "(") else {
                throw StoreError.invalid(found: "no table \(table)", expected: "the tables of a project")
            }
            try database.execute(sql: "CREATE TABLE \(name) \(sql[columns...])")
        }
        try database.execute(
            sql: """
                CREATE TABLE \(touched) (ordinal INTEGER PRIMARY KEY);
                CREATE TABLE \(mark) (token INTEGER NOT NULL);
                CREATE TRIGGER rebuild_insert AFTER INSERT ON caseSummary BEGIN
                    INSERT OR IGNORE INTO \(touched) VALUES (NEW.ordinal);
                END;
                CREATE TRIGGER rebuild_update AFTER UPDATE ON caseSummary BEGIN
                    INSERT OR IGNORE INTO \(touched) VALUES (NEW.ordinal);
                END;
                CREATE TRIGGER rebuild_delete AFTER DELETE ON caseSummary BEGIN
                    INSERT OR IGNORE INTO \(touched) VALUES (OLD.ordinal);
                END;
                """)
        try database.execute(sql: "INSERT INTO \(mark) VALUES (?)", arguments: [token])
    }

    /// Whose the tables are; `nil` where there are none.
    static func token(_ database: Database) throws -> Int64? {
        let isThere = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?)", arguments: [mark])
        return isThere == true ? try Int64.fetchOne(database, sql: "SELECT token FROM \(mark)") : nil
    }

    /// The counts of the new queue, a row of `tally` each.
    static var counted: String {
        """
        SELECT questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state, verdict, clipClass,
            cnnClass, label, COUNT(*) FROM \(draft)
            GROUP BY questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state, verdict,
            clipClass, cnnClass, label
        """
    }

    /// Triggers that keep the counts of the new queue.
    static var draftTriggers: String {
        Schema.tallyTriggers.replacing("TRIGGER tally_", with: "TRIGGER rebuild_tally_")
            .replacing("ON caseSummary", with: "ON \(draft)").replacing("INTO tally", with: "INTO \(tally)")
    }

    /// Lets the new queue take the place of the present one.
    static func exchange(_ database: Database) throws {
        try database.execute(sql: Schema.tallyTriggerRemoval)
        try database.execute(
            sql: Schema.tallyTriggerRemoval.replacing(" tally_", with: " rebuild_tally_"))
        try database.execute(
            sql: """
                DROP TRIGGER rebuild_insert; DROP TRIGGER rebuild_update; DROP TRIGGER rebuild_delete;
                ALTER TABLE caseSummary RENAME TO \(old);
                ALTER TABLE \(draft) RENAME TO caseSummary;
                DELETE FROM tally;
                INSERT INTO tally SELECT * FROM \(tally);
                """)
        try database.execute(sql: Schema.tallyTriggers)
    }

    /// The indexes of the queue that is shown no more.
    static func oldIndexes(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            arguments: [old])
    }

    /// Removes what work that is over, or was broken off, has left.
    static func removeLeftovers(_ database: Database) throws {
        for name in ["insert", "update", "delete"] {
            try database.execute(sql: "DROP TRIGGER IF EXISTS rebuild_\(name)")
        }
        for table in [old, draft, tally, touched, mark] { try database.execute(sql: "DROP TABLE IF EXISTS \(table)") }
    }
}
