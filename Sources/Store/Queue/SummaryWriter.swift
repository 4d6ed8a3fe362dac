import GRDB
import Labels

/// Keeps the rows of `caseSummary` up to date within a transaction.
struct SummaryWriter {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// Makes the row of a new case, of which nothing is known yet.
    func insert(_ ordinal: CaseOrdinal, _ question: QuestionID) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO caseSummary (questionID, ordinal, id, naturalKey)
                SELECT ?, ordinal, id, naturalKey FROM "case" WHERE ordinal = ?
                """
        ).execute(arguments: [question, ordinal])
    }

    /// Makes the rows of a source's cases anew, which had left the queue.
    func insertCases(of source: Int64) throws {
        let ordinals = try CaseOrdinal.fetchAll(
            database, sql: "SELECT ordinal FROM \"case\" WHERE sourceID = ? ORDER BY ordinal", arguments: [source])
        for runs in try CurrentRuns.fetchAll(database) {
            for ordinal in ordinals {
                try insert(ordinal, runs.question.id)
                try refresh(ordinal, runs)
            }
        }
        try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1")
    }

    /// Works out anew what the queue knows of a case.
    func refresh(_ ordinal: CaseOrdinal, _ runs: CurrentRuns) throws {
        guard let summary = try CaseSummary.of(ordinal, runs, database) else { return }
        try write(summary, of: ordinal, runs.question.id)
    }

    /// Works out anew what the queue knows of all cases.
    ///
    /// Making the indexes and the tally anew is many times faster than keeping them up to date meanwhile.
    func refreshAll(_ question: QuestionID) throws {
        let runs = try CurrentRuns(database, question)
        try suspend()
        try CaseSummary.forEach(runs, database) { ordinal, summary in try write(summary, of: ordinal, question) }
        try resume()
    }

    /// Stops keeping indexes and counts, before very many rows are written; ``resume()`` makes them anew.
    func suspend() throws {
        try QueueTables.removeLeftovers(database)
        for index in try QueueTables.indexes(database) { try database.execute(sql: "DROP INDEX \(index.name)") }
        try database.execute(sql: Schema.tallyTriggerRemoval)
    }

    /// Makes indexes and counts anew.
    func resume() throws { try database.execute(sql: Schema.queueIndexes + Schema.recount + Schema.tallyTriggers) }

    /// Writes a row.
    ///
    /// - Parameter table: The queue's own, or another one of its columns.
    func write(
        _ summary: CaseSummary, of ordinal: CaseOrdinal, _ question: QuestionID, table: String = "caseSummary"
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE \(table) SET state = ?, clipClass = ?, clipConfidence = ?, cnnClass = ?, cnnConfidence = ?,
                    margin = ?, entropy = ?, suspicion = ?, toSettle = ?, disagree = ?, uncertain = ?, verdict = ?,
                    decided = ?, contested = ?, outdated = ?, flagged = ?, label = ?, hasStanding = ?
                WHERE questionID = ? AND ordinal = ?
                """)
        try statement.execute(arguments: summary.columns + [question, ordinal])
    }
}

extension CaseSummary {
    /// What summaries are made of, a row per case; the arguments are both current runs and twice the question.
    ///
    /// Earlier images are asked for what stands on them, in this order: left to itself, SQLite goes through everything that
    /// stands in the project, for every case that is decided.
    static let source = """
        SELECT "case".ordinal, "case".versionID, "case".state, first.probabilities AS clip, second.probabilities AS cnn,
            EXISTS (SELECT 1 FROM standing WHERE standing.versionID = "case".versionID AND questionID = ?3) AS isDecided,
            EXISTS (SELECT 1 FROM version CROSS JOIN standing ON standing.versionID = version.id
                CROSS JOIN decision ON decision.id = decisionID AND verdict <> 'skip'
                WHERE version.ordinal = "case".ordinal AND version.id <> "case".versionID AND standing.questionID = ?4)
                AS hasEarlier,
            IFNULL((SELECT isFlagged FROM flag WHERE flag.versionID = "case".versionID \(Act.lastFirst("flag")) LIMIT 1),
                0) AS isFlagged,
            IFNULL((SELECT checkText FROM metadata WHERE metadata.versionID = "case".versionID), 0) AS checkText
        FROM "case"
        LEFT JOIN read AS first ON first.runID = ?1 AND first.versionID = "case".versionID
        LEFT JOIN read AS second ON second.runID = ?2 AND second.versionID = "case".versionID
        """

    /// Works out the summaries of all cases, of forgotten sources too.
    static func forEach(
        _ runs: CurrentRuns, _ database: Database, _ body: (CaseOrdinal, CaseSummary) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database, sql: source, arguments: [runs.clip?.id, runs.cnn?.id, runs.question.id, runs.question.id])
        while let row = try rows.next() { try body(row.value("ordinal"), CaseSummary(row, runs, database)) }
    }

    /// Works out the summary of a case; `nil` where the project has no such case.
    static func of(_ ordinal: CaseOrdinal, _ runs: CurrentRuns, _ database: Database) throws -> CaseSummary? {
        let statement = try database.cachedStatement(sql: "\(source) WHERE \"case\".ordinal = ?")
        let arguments: StatementArguments = [runs.clip?.id, runs.cnn?.id, runs.question.id, runs.question.id, ordinal]
        return try Row.fetchOne(statement, arguments: arguments).map { try CaseSummary($0, runs, database) }
    }

    fileprivate init(_ row: Row, _ runs: CurrentRuns, _ database: Database) throws {
        let standing: [Decision] =
            try row.value("isDecided")
            ? try Decision.standing(on: row.value("versionID"), question: runs.question.id, database) : []
        try self.init(
            state: CaseState(rawValue: row.value("state")) ?? .unreadable, mayShowText: row.value("checkText"),
            reads: row.reads(clip: "clip", cnn: "cnn", classCount: runs.classNames.count), standing: standing,
            hasEarlier: row.value("hasEarlier"), isFlagged: row.value("isFlagged"), runs: runs)
    }
}

extension Row {
    /// Both reads in two columns of probabilities, each `nil` where its column is.
    func reads(clip: String, cnn: String, classCount: Int) throws -> ReadPair {
        ReadPair(
            clip: hasNull(clip) ? nil : try read(at: clip, classCount: classCount),
            cnn: hasNull(cnn) ? nil : try read(at: cnn, classCount: classCount))
    }

    private func hasNull(_ column: String) -> Bool { (self[column] as DatabaseValue).isNull }
}
