import GRDB
import Labels

extension ProjectStore {
    /// More cases than this are told apart along an index instead of being looked up one by one.
    private static let few = 5000

    /// The cases of a queue in its order, by ordinal alone; only an index is read.
    ///
    /// - Parameters:
    ///   - query: Which cases, in which order.
    ///   - limit: At most how many.
    package func ordinals(
        _ query: QueueQuery, question: QuestionID = Question.first, limit: Int = .max
    ) throws -> [CaseOrdinal] {
        let found = try found(query.search)
        if let found, found.count > Self.few { return try ordinals(query, question, among: found, limit: limit) }
        return try read { database in
            let (text, arguments) = query.ordinalsSQL(question, limit: limit, among: found)
            let sql = try QueueTables.named(text, database)
            return try CaseOrdinal.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
        }
    }

    /// Goes along the queue as it would be without a search, and takes those that were found.
    private func ordinals(
        _ query: QueueQuery, _ question: QuestionID, among found: [CaseOrdinal], limit: Int
    ) throws -> [CaseOrdinal] {
        var isFound = [Bool](repeating: false, count: Int(found.last ?? -1) + 1)
        for ordinal in found { isFound[Int(ordinal)] = true }
        return try read { database in
            let (text, arguments) = query.ordinalsSQL(question, limit: .max)
            let sql = try QueueTables.named(text, database)
            let all = try CaseOrdinal.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            var ordinals: [CaseOrdinal] = []
            while ordinals.count < limit, let ordinal = try all.next() {
                if isFound.indices.contains(Int(ordinal)), isFound[Int(ordinal)] { ordinals.append(ordinal) }
            }
            return ordinals
        }
    }

    /// All cases with their ids, in the order of arrival.
    package func ordinalsAndIDs() throws -> [(ordinal: CaseOrdinal, id: CaseID)] {
        try read { database in
            let sql = """
                SELECT ordinal, "case".id FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
                ORDER BY ordinal
                """
            return try Row.fetchAll(database, sql: sql).map { try ($0.value("ordinal"), CaseID($0.value("id"))) }
        }
    }

    /// The cases whose present image a reviewer's standing decision settles, in the question's present words.
    package func ordinalsSettled(
        by reviewer: String, question: QuestionID = Question.first
    ) throws -> Set<CaseOrdinal> {
        try read { database in
            let classes = Set(try CurrentRuns(database, question).classNames)
            let sql = """
                SELECT "case".ordinal, label FROM standing JOIN decision ON decision.id = decisionID
                JOIN version ON version.id = standing.versionID
                JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
                JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE standing.questionID = ? AND standing.reviewer = ? AND verdict <> 'skip'
                """
            var found: Set<CaseOrdinal> = []
            for row in try Row.fetchAll(database, sql: sql, arguments: [question, reviewer]) {
                guard try (row.value("label") as String?).map(classes.contains) ?? true else { continue }
                found.insert(try row.value("ordinal"))
            }
            return found
        }
    }

    /// The images among some of which a reviewer has seen the reads, or what others decided: all that he or she ever
    /// decided on, whether or not it stands, as a decision that settles shows them, and what was put off while they were
    /// shown.
    ///
    /// - Parameter inAudit: Whether an audit asks. Audits show nothing after an answer either, so that blind answers to
    ///   them are not counted.
    package func everSeen(
        by reviewer: String, on versions: [VersionID], inAudit: Bool = false, question: QuestionID = Question.first
    ) throws -> Set<VersionID> {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT 1 FROM decision WHERE versionID = ? AND questionID = ? AND reviewer = ?
                        AND (verdict <> 'skip' OR NOT isBlind)
                        AND NOT (? AND isBlind AND EXISTS (SELECT 1 FROM auditAnswer WHERE decisionID = decision.id))
                    """)
            return try Set(
                versions.filter {
                    try Int.fetchOne(statement, arguments: [$0, question, reviewer, inAudit]) != nil
                })
        }
    }

    /// How many cases a queue has.
    package func count(_ query: QueueQuery, question: QuestionID = Question.first) throws -> Int {
        let found = try found(query.search)
        if let found, found.count > Self.few {
            if query.scope == .all { return found.count }
            return try ordinals(query, question, among: found, limit: .max).count
        }
        return try read { database in
            let (text, arguments) = query.countSQL(question, among: found)
            let sql = try QueueTables.named(text, database)
            return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
        }
    }

    /// The entries of some cases, in the order asked for; cases that the project does not have are left out.
    package func entries(
        of ordinals: [CaseOrdinal], question: QuestionID = Question.first
    ) throws -> [QueueEntry] {
        try look(at: ordinals, question: question).entries
    }

    /// The entries of some cases, as above, with the runs and classes that they are in.
    package func look(
        at ordinals: [CaseOrdinal], question: QuestionID = Question.first
    ) throws -> (runs: CurrentRuns, entries: [QueueEntry]) {
        try read { database in
            let runs = try CurrentRuns(database, question)
            return (runs, try ordinals.compactMap { try QueueEntry.fetch($0, runs, database) })
        }
    }

    /// The entries of some cases, by id.
    package func entries(of ids: [CaseID], question: QuestionID = Question.first) throws -> [QueueEntry] {
        try read { database in
            let runs = try CurrentRuns(database, question)
            return try ids.compactMap { try QueueEntry.fetch(CaseOrdinal.of($0, database), runs, database) }
        }
    }

    /// All counts at once, without going through the cases.
    package func counts(of question: QuestionID = Question.first) throws -> ProjectCounts {
        try read { try ProjectCounts.fetch(CurrentRuns($0, question), $0) }
    }
}

extension QueueEntry {
    /// Fetches one case's entry; `nil` where the project has no such case.
    static func fetch(_ ordinal: CaseOrdinal, _ runs: CurrentRuns, _ database: Database) throws -> QueueEntry? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT caseSummary.*, versionID FROM caseSummary JOIN "case" USING (ordinal)
                WHERE questionID = ? AND ordinal = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [runs.question.id, ordinal]) else { return nil }
        let version: VersionID = try row.value("versionID")
        let standing: [Decision] =
            try row.value("hasStanding")
            ? try Decision.standing(on: version, question: runs.question.id, database) : []
        var entry = try QueueEntry(
            ordinal: ordinal, id: CaseID(row.value("id")), version: version,
            state: CaseState(rawValue: row.value("state")) ?? .unread,
            clip: ReadLabel(row.value("clipClass"), row.value("clipConfidence")),
            cnn: ReadLabel(row.value("cnnClass"), row.value("cnnConfidence")), suspicion: row.value("suspicion"),
            isFlagged: row.value("flagged"), standing: Decision.inWords(of: runs.classNames, standing),
            isOutdated: row.value("outdated"), note: Note.latest(on: version, database))
        if entry.isContested { entry.notes = try Note.ofEach(on: version, standing, database) }
        return entry
    }
}

extension ReadLabel {
    /// `nil` where there is no read.
    fileprivate init?(_ classIndex: Int, _ confidence: Float) {
        guard classIndex >= 0 else { return nil }
        self.init(classIndex: classIndex, confidence: confidence)
    }
}

extension ProjectCounts {
    /// Fetches the counts of a question.
    static func fetch(_ runs: CurrentRuns, _ database: Database) throws -> ProjectCounts {
        let statement = try database.cachedStatement(sql: "SELECT * FROM tally WHERE questionID = ? AND cases > 0")
        let cells = try Row.fetchAll(statement, arguments: [runs.question.id]).map(Cell.init(row:))
        return ProjectCounts(classes: runs.classNames, cells: cells)
    }
}

extension ProjectCounts.Cell {
    fileprivate init(row: Row) throws {
        try self.init(cases: row.value("cases"))
        toSettle = try row.value("toSettle")
        disagree = try row.value("disagree")
        decided = try row.value("decided")
        contested = try row.value("contested")
        flagged = try row.value("flagged")
        uncertain = try row.value("uncertain")
        outdated = try row.value("outdated")
        state = try CaseState(rawValue: row.value("state")) ?? .unread
        verdict = try Verdict(rawValue: row.value("verdict"))
        clipClass = try Self.index(row.value("clipClass"))
        cnnClass = try Self.index(row.value("cnnClass"))
        label = try Self.index(row.value("label"))
    }

    private static func index(_ stored: Int) -> Int? { stored < 0 ? nil : stored }
}
