import GRDB
import Labels

extension ProjectStore {
    /// Keeps a sample with the labels that its cases have.
    ///
    /// - Parameter now: The time, in seconds since 1970-01-01T00:00:00Z.
    package func keep(_ draw: AuditDraw, now: Double) throws -> AuditRecord {
        let (classes, frame) = (try JSON.text(draw.runs.classNames), try JSON.text(draw.frame))
        return try write { database in
            let id = try Int64.fetchOne(database, sql: "SELECT IFNULL(MAX(id), 0) + 1 FROM audit") ?? 1
            let row = AuditRow(
                id: id, question: draw.runs.question.id, seed: Int64(bitPattern: draw.seed), drawnAt: now,
                classes: classes, clipRun: draw.runs.clip?.identity, cnnRun: draw.runs.cnn?.identity, frame: frame)
            try database.execute(
                sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: row.columns + [try row.seal()])
            for (position, drawn) in draw.cases.enumerated() {
                let row = AuditCaseRow(drawn, audit: id, position: position, draw)
                try database.cachedStatement(sql: AuditCaseRow.insertion)
                    .execute(arguments: row.columns + [try row.seal()])
            }
            return try AuditRecord.fetch(id, database)
        }
    }

    /// All audits of a question in the order in which they were drawn.
    package func audits(of question: QuestionID = Question.first) throws -> [AuditRecord] {
        try read {
            try AuditRecord.fetchAll(
                $0, sql: "SELECT * FROM audit WHERE questionID = ? ORDER BY id", arguments: [question])
        }
    }

    /// One audit.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` where there is none of the number.
    package func audit(_ id: AuditID) throws -> AuditRecord { try read { try AuditRecord.fetch(id, $0) } }

    /// The cases of an audit in the order in which they are asked, with their answers.
    package func cases(of audit: AuditRecord) throws -> [DrawnCase] {
        try read { database in
            let sql = """
                SELECT auditCase.*, "case".id, "case".ordinal, "case".versionID = auditCase.versionID AND NOT isForgotten
                    AND "case".state NOT IN ('gone', 'unreadable') AS isPresent
                FROM auditCase JOIN version ON version.id = auditCase.versionID
                JOIN "case" ON "case".ordinal = version.ordinal JOIN source ON source.id = sourceID
                WHERE auditID = ? ORDER BY position
                """
            return try Row.fetchAll(database, sql: sql, arguments: [audit.id]).map { row in
                var drawn = try DrawnCase(
                    position: row.value("position"), id: CaseID(row.value("id")), ordinal: row.value("ordinal"),
                    version: row.value("versionID"), part: row.value("part"), probability: row.value("probability"),
                    labels: FrozenLabels(row, classes: audit.classes), isPresent: row.value("isPresent"))
                try drawn.takeAnswer(audit, database)
                return drawn
            }
        }
    }
}

extension ProjectStore {
    /// The answers of a reviewer to an audit that were not taken back, by image version.
    package func answers(to audit: AuditID, by reviewer: String, on versions: [VersionID]) throws -> [VersionID:
        Decision]
    {
        try read { database in
            var found: [VersionID: Decision] = [:]
            for version in versions {
                found[version] = try AuditAnswers.standing(version, audit, database)
                    .last { $0.decision.reviewer == reviewer }?.decision
            }
            return found
        }
    }
}

extension ProjectStore {
    /// The labels that an audit's cases have now, by image version: of the current reads and of what people have decided
    /// apart from its answers, which are right by definition.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` where the classes are not those of the draw any more.
    package func presentLabels(in audit: AuditRecord, of versions: [VersionID]) throws -> [VersionID: FrozenLabels] {
        try read { database in
            let runs = try CurrentRuns(database, audit.question)
            guard runs.classNames == audit.classes else {
                throw StoreError.invalid(
                    found: "audit \(audit.id), drawn with the classes \(audit.classes.joined(separator: ", "))",
                    expected: "one with the present classes; draw another")
            }
            var found: [VersionID: FrozenLabels] = [:]
            for version in versions {
                let reads = ReadPair(
                    clip: try runs.clip?.read(of: version, classCount: audit.classes.count, database),
                    cnn: try runs.cnn?.read(of: version, classCount: audit.classes.count, database))
                let standing = try Decision.standing(
                    on: version, question: audit.question, withoutAnswersTo: audit.id, database)
                found[version] = FrozenLabels(
                    reads, classes: audit.classes, standing: Decision.inWords(of: audit.classes, standing),
                    policy: runs.question.policy, signs: runs.signs)
            }
            return found
        }
    }
}

extension AuditRecord {
    fileprivate static func fetch(_ id: AuditID, _ database: Database) throws -> AuditRecord {
        let found = try fetchOne(database, sql: "SELECT * FROM audit WHERE id = ?", arguments: [id])
        guard let found else {
            throw StoreError.invalid(found: "the audit \(id)", expected: "an audit of the project")
        }
        return found
    }
}

extension DrawnCase {
    /// Finds what was answered and what is taken as true.
    fileprivate mutating func takeAnswer(_ audit: AuditRecord, _ database: Database) throws {
        let answers = try AuditAnswers.lastOfEach(version, audit, database)
        answer = answers.last?.decision
        guard let last = answers.last(where: \.decision.settles) else { return }
        let standing = Decision.inWords(
            of: audit.classes, try Decision.standing(on: version, question: audit.question, database))
        isContested = Decision.isContested(standing)
        truth = last.decision
        let differed = try AuditAnswers.differs(last, in: audit, database)
        if differed, Decision.isSettled(standing) { truth = Decision.effective(among: standing) }
    }
}

/// Which decisions answer audits. An answer replaces its reviewer's earlier decision in what stands; where both differ,
/// the audit keeps the earlier one beside it, and the case is contested until that reviewer decides again.
enum AuditAnswers {
    /// What stands of a decision: its act was not undone. To be given the act's column.
    static func isStanding(_ act: String) -> String {
        "IFNULL((SELECT kind FROM act WHERE targetID = \(act) ORDER BY act.id DESC LIMIT 1), '') <> 'undo'"
    }

    /// Notes that the decisions of an act answer an audit.
    ///
    /// - Parameters:
    ///   - earlier: What stood of the reviewer before on each image.
    /// - Throws: ``StoreError/invalid(found:expected:)`` for a decision on an image that was not drawn.
    static func note(
        act: Int64, audit: AuditID, replacing earlier: [VersionID: Int64], _ database: Database
    ) throws {
        let rows = try Row.fetchAll(
            database, sql: "SELECT id, versionID FROM decision WHERE actID = ? ORDER BY id", arguments: [act])
        for row in rows {
            let (decision, version): (Int64, VersionID) = try (row.value("id"), row.value("versionID"))
            let isDrawn = try Int.fetchOne(
                database, sql: "SELECT 1 FROM auditCase WHERE auditID = ? AND versionID = ?",
                arguments: [audit, version])
            guard isDrawn != nil else {
                throw StoreError.invalid(
                    found: "an answer on image version \(version)", expected: "a case that audit \(audit) has drawn")
            }
            let before = try earlier[version].flatMap { try settled(before: $0, audit: audit, database) }
            let seal = try Seal.auditAnswer(decision: decision, audit: audit, earlier: before)
            try database.execute(
                sql: "INSERT INTO auditAnswer VALUES (?, ?, ?, ?)", arguments: [decision, audit, before, seal])
        }
    }

    /// The decision that a new answer is held against: the one that stood, or, where that was an answer to the same
    /// audit, the one that stood before that.
    private static func settled(before standing: Int64, audit: AuditID, _ database: Database) throws -> Int64? {
        let answered = try Row.fetchOne(
            database, sql: "SELECT earlierID FROM auditAnswer WHERE decisionID = ? AND auditID = ?",
            arguments: [standing, audit])
        if let answered { return try answered.value("earlierID") }
        return try Int64.fetchOne(
            database, sql: "SELECT id FROM decision WHERE id = ? AND verdict <> 'skip'", arguments: [standing])
    }

    /// The answers to an audit on an image that were not taken back, the latest one last.
    static func standing(
        _ version: VersionID, _ audit: AuditID, _ database: Database
    ) throws -> [(id: Int64, decision: Decision)] {
        let statement = try database.cachedStatement(
            sql: """
                \(Decision.selection) JOIN auditAnswer ON auditAnswer.decisionID = decision.id
                WHERE auditID = ? AND decision.versionID = ? AND \(isStanding("decision.actID")) ORDER BY decision.id
                """)
        return try Row.fetchAll(statement, arguments: [audit, version]).map {
            try ($0.value("decisionID"), Decision($0))
        }
    }

    /// The last answer of each reviewer in the audit's words: whoever puts a case off takes back what he or she answered.
    static func lastOfEach(
        _ version: VersionID, _ audit: AuditRecord, _ database: Database
    ) throws -> [(id: Int64, decision: Decision)] {
        let answers = try standing(version, audit.id, database).filter { $0.decision.isInWords(of: audit.classes) }
        return answers.filter { answer in
            answers.last { $0.decision.reviewer == answer.decision.reviewer }?.id == answer.id
        }
    }

    /// Whether an answer named another label than any decision before it that was not taken back, on the same image and
    /// in words that the audit has. Before it are those whose acts are, on every machine alike, whenever a log brought
    /// them. What the same reviewer answered to the same audit before, he or she has corrected
    /// without seeing a read; that is no other opinion.
    static func differs(
        _ answer: (id: Int64, decision: Decision), in audit: AuditRecord, _ database: Database
    ) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                \(Decision.selection) WHERE decision.versionID = ?1 AND questionID = ?2
                    AND (\(Act.stamp(of: "decision.actID")), decision.reviewer, decision.id) < (
                        SELECT \(Act.stamp(of: "answer.actID")), answer.reviewer, answer.id
                        FROM decision AS answer WHERE answer.id = ?3)
                    AND verdict <> 'skip' AND \(isStanding("decision.actID"))
                    AND NOT (decision.reviewer = ?4 AND EXISTS (
                        SELECT 1 FROM auditAnswer WHERE decisionID = decision.id AND auditID = ?5))
                """)
        let earlier = try Row.fetchAll(
            statement,
            arguments: [answer.decision.version, audit.question, answer.id, answer.decision.reviewer, audit.id]
        ).map(Decision.init)
        return earlier.contains { $0.isInWords(of: audit.classes) && $0.label != answer.decision.label }
    }
}
