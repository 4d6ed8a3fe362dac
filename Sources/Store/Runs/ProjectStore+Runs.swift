import GRDB
import Labels

extension ProjectStore {
    /// The run that answers a request: the one that was begun before with an equal request, else a new one.
    ///
    /// A request with other classes than any before makes a new version of its question.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - origin: Where the reader comes from; of a run that is there already, the latest origin is kept.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``StoreError/invalid(found:expected:)`` if an over-read names no first reads of the same classes.
    package func begin(_ request: RunRequest, origin: RunOrigin, now: Double) throws -> Run {
        try write { try request.begin($0, origin: origin, now: now) }
    }

    /// Marks a run finished and makes it the current one of its reader; see ``use(_:)``.
    ///
    /// - Parameter remarks: What the reader says of itself.
    /// - Returns: The run as it is now.
    /// - Throws: ``StoreError/invalid(found:expected:)`` for an over-read whose first reads were never finished.
    package func finish(_ run: Run, remarks: String? = nil, now: Double) throws -> Run {
        let isLarge = try isLarge()
        let finished = try write { database in
            let finished = try run.finish(database, remarks: remarks, now: now)
            if isLarge { _ = try finished.companions(database) } else { try finished.becomeCurrent(database) }
            return finished
        }
        if isLarge { try makeCurrent(finished) }
        return finished
    }

    /// Whether the queue is made anew beside the old one.
    func isLarge() throws -> Bool {
        try read { try Int.fetchOne($0, sql: "SELECT MAX(ordinal) FROM \"case\"") ?? 0 } >= SummaryRebuild.fewest
    }

    /// Makes a run of a large project current, in short transactions.
    private func makeCurrent(_ run: Run) throws {
        let change = try read { database in
            try run.current(database).map { ($0, try CurrentRuns(database, $0.question.id)) }
        }
        if let (next, known) = change,
            try SummaryRebuild(self, from: known, to: next).run({ _ = try run.point($0) })
        {
            return
        }
        try write { try run.becomeCurrent($0) }
    }

    /// Makes a finished run the current one of its reader, with the other run that belongs to it: an over-read brings
    /// back the first reads that it learned from; a first read keeps its over-read where that is current, or brings back
    /// the one of its finished over-reads that began last, if there is one.
    ///
    /// All cases' summaries follow in the same transaction; in large projects they are made ready before it.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` for a run that was never finished.
    package func use(_ run: Run) throws {
        try read { try Run.fetch(run.identity, $0).requireFinish() }
        guard try !isLarge() else { return try makeCurrent(run) }
        try write { try run.becomeCurrent($0) }
    }

    /// The runs whose reads are shown, compared and exported.
    package func currentRuns(of question: QuestionID = Question.first) throws -> CurrentRuns {
        try read { try CurrentRuns($0, question) }
    }

    /// All runs in the order in which they began.
    package func runs() throws -> [Run] { try read { try Run.fetchAll($0, sql: "SELECT * FROM run ORDER BY id") } }

    /// The finished runs whose labels can be told beside those of a current run: the same reader's with the same classes,
    /// the last one first; those of the over-read come before those of the first read.
    package func earlierRuns(of question: QuestionID = Question.first) throws -> [Run] {
        try read { database in
            let current = try CurrentRuns(database, question)
            let finished = try Run.fetchAll(
                database, sql: "SELECT * FROM run WHERE finishedAt IS NOT NULL ORDER BY finishedAt DESC, id DESC")
            return [current.cnn, current.clip].compactMap { $0 }.flatMap { present in
                finished.filter {
                    $0.id != present.id && $0.reader == present.reader && $0.classNames == present.classNames
                        && $0.request.question == present.request.question
                }
            }
        }
    }

    /// One run.
    ///
    /// - Throws: ``StoreError/unknownRun(_:)``.
    package func run(_ id: Int64) throws -> Run {
        guard let run = try read({ try Run.fetch(id, $0) }) else { throw StoreError.unknownRun(id) }
        return run
    }
}

extension RunRequest {
    /// Begins the run that answers the request, or takes up the one that does.
    func begin(_ database: Database, origin: RunOrigin, now: Double) throws -> Run {
        let (identity, text, origin) = (try identity, try JSON.text(self), try JSON.text(origin))
        try check(database)
        let version = try questionVersion(database)
        let seal = try Seal.run(questionVersion: version, reader: reader.rawValue, identity: identity, request: text)
        try database.execute(
            sql: """
                INSERT INTO run (id, questionVersionID, reader, identity, request, origin, createdAt, seal)
                VALUES ((SELECT IFNULL(MAX(id), 0) + 1 FROM run), ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (identity) DO UPDATE SET origin = excluded.origin
                """,
            arguments: [version, reader.rawValue, identity, text, origin, now, seal])
        return try Run.fetch(identity, database)
    }

    /// Refuses an over-read of nothing, or of other classes.
    private func check(_ database: Database) throws {
        guard case .overRead(let request) = self else { return }
        let first = try Run.fetchOne(
            database, sql: "SELECT * FROM run WHERE identity = ? AND reader = 'clip'", arguments: [request.firstRead])
        guard let first, first.classNames == classNames else {
            throw StoreError.invalid(
                found: "an over-read of \(first.map { "the classes \($0.classNames)" } ?? "no first reads")",
                expected: "first reads of the classes \(classNames)")
        }
    }

    /// The version of the question that has these classes.
    private func questionVersion(_ database: Database) throws -> Int64 {
        let named = try QuestionID.fetchOne(
            database, sql: "SELECT id FROM question WHERE name = ?", arguments: [question])
        guard let id = named else {
            throw StoreError.invalid(found: "the question \"\(question)\"", expected: "a question of the project")
        }
        let classes = try JSON.text(classNames)
        try database.execute(
            sql: """
                INSERT INTO questionVersion (questionID, number, classes)
                VALUES (?, (SELECT IFNULL(MAX(number), 0) + 1 FROM questionVersion WHERE questionID = ?), ?)
                ON CONFLICT DO NOTHING
                """, arguments: [id, id, classes])
        let version = try Int64.fetchOne(
            database, sql: "SELECT id FROM questionVersion WHERE questionID = ? AND classes = ?",
            arguments: [id, classes])
        return version ?? 0
    }
}

extension Run {
    /// Fetches the run of an identity.
    fileprivate static func fetch(_ identity: String, _ database: Database) throws -> Run {
        let found = try fetchOne(database, sql: "SELECT * FROM run WHERE identity = ?", arguments: [identity])
        guard let found else {
            throw StoreError.invalid(found: "no run of the identity \(identity)", expected: "a run of the project")
        }
        return found
    }

    fileprivate func requireFinish() throws {
        guard isFinished else {
            throw StoreError.invalid(
                found: "run \(id), which was never finished", expected: "a finished one; ask for it again to finish it")
        }
    }

    /// Notes that the run is finished.
    ///
    /// - Returns: The run as it is now.
    func finish(_ database: Database, remarks: String? = nil, now: Double) throws -> Run {
        try database.execute(
            sql: "UPDATE run SET finishedAt = IFNULL(finishedAt, ?), remarks = IFNULL(?, remarks) WHERE id = ?",
            arguments: [now, remarks, id])
        return try Run.fetch(identity, database)
    }

    /// Makes the run the current one of its reader, with all that follows.
    func becomeCurrent(_ database: Database) throws {
        guard let question = try point(database) else { return }
        try SummaryWriter(database).refreshAll(question)
    }

    /// What is current once this run is; `nil` where its question is gone.
    fileprivate func current(_ database: Database) throws -> CurrentRuns? {
        let (clip, cnn) = try companions(database)
        guard let id = try question(database) else { return nil }
        let runs = try (clip: Run.fetch(clip, database), cnn: Run.fetch(cnn, database))
        return try CurrentRuns(
            question: CurrentRuns(database, id).question, clip: runs.clip, cnn: runs.cnn, signs: runs.cnn?.signs)
    }

    private func question(_ database: Database) throws -> QuestionID? {
        try QuestionID.fetchOne(
            database, sql: "SELECT id FROM question WHERE name = ?", arguments: [request.question])
    }

    /// Has the question name the run as the current one; its cases' summaries are then of earlier runs.
    ///
    /// - Returns: The question.
    fileprivate func point(_ database: Database) throws -> QuestionID? {
        let (clip, cnn) = try companions(database)
        let question = try question(database)
        try database.execute(
            sql: "UPDATE question SET clipRunID = ?, cnnRunID = ? WHERE id = ?", arguments: [clip, cnn, question])
        try database.execute(sql: "UPDATE project SET readChanges = readChanges + 1")
        if let question { try Seal.renew(question: question, database) }
        return question
    }

    /// The pair of runs that is current once this one is.
    fileprivate func companions(_ database: Database) throws -> (clip: Int64?, cnn: Int64?) {
        if case .overRead(let request) = request {
            let first = try Run.fetch(request.firstRead, database)
            try first.requireFinish()
            return (first.id, id)
        }
        let own = try Run.fetchAll(
            database, sql: "SELECT * FROM run WHERE reader = 'cnn' AND finishedAt IS NOT NULL ORDER BY id DESC"
        ).filter { run in
            if case .overRead(let request) = run.request { request.firstRead == identity } else { false }
        }
        let current = try Int64.fetchSet(database, sql: "SELECT cnnRunID FROM question WHERE cnnRunID IS NOT NULL")
        return (id, (own.first { current.contains($0.id) } ?? own.first)?.id)
    }
}
