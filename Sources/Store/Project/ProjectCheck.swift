import Foundation
import GRDB
import Labels
import Work

/// What a check of a whole project found.
package struct ProjectCheck: Equatable, Sendable {
    /// What differs from what was written, a line each; empty where nothing does.
    package internal(set) var findings: [String] = []
    /// How many acts the record holds.
    package internal(set) var acts = 0
    /// The hash of the last act, in hexadecimal digits; 64 zeros before the first.
    package internal(set) var head = ""
    /// How many acts follow the head that was asked about; `nil` where the record does not contain it.
    package internal(set) var actsSince: Int?

    static let mostFindings = 100

    mutating func note(_ finding: String) {
        if findings.count < ProjectCheck.mostFindings { findings.append(finding) }
    }
}

extension ProjectStore {
    /// The number of acts in the record, and the hash of the last one in hexadecimal digits: whoever keeps it can tell
    /// later whether the record still continues it.
    package func head() throws -> (acts: Int, hash: String) {
        try read { database in
            let last = try Row.fetchOne(database, sql: "SELECT hash FROM act ORDER BY id DESC LIMIT 1")
            let hash = try last.map { try [UInt8]($0.value("hash") as Data) } ?? ActHash.beginning
            return (try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM act") ?? 0, ContentHash.hexadecimal(hash))
        }
    }

    /// Checks everything that exports depend on: SQLite's own structures, the seals of rows, the chain of acts, and all
    /// that follows from these.
    ///
    /// It finds accidents, and edits that do not rebuild the chain. A record that was rewritten or cut as a whole shows
    /// only against a head that somebody kept.
    ///
    /// - Parameter head: A hash that ``head()`` gave earlier.
    package func check(against head: String? = nil) throws -> ProjectCheck {
        var checker = ProjectChecker(path: path)
        do {
            try read { checker.check($0, against: head?.lowercased()) }
        } catch let error as StoreError {
            checker.result.note("\(error)")
        }
        return checker.result
    }
}

/// Goes through all tables once.
private struct ProjectChecker {
    let path: String
    var result = ProjectCheck()

    mutating func check(_ database: Database, against head: String?) {
        noting { try $0.checkStructure(database) }
        noting { try $0.checkSchema(database) }
        noting { try $0.checkSources(database) }
        noting { try $0.checkCases(database) }
        noting { try $0.checkVersions(database) }
        noting { try $0.checkMetadata(database) }
        noting { try $0.checkRuns(database) }
        noting { try $0.checkReads(database) }
        noting { try $0.checkQuestions(database) }
        noting { try $0.checkChoices(database) }
        noting { try $0.checkActs(database, against: head) }
        noting { try $0.checkImportedActs(database) }
        noting { try $0.checkStanding(database) }
        noting { try $0.checkAudits(database) }
        noting { try $0.checkSummaries(database) }
    }

    /// One table that cannot be read keeps none of the others from being checked.
    private mutating func noting(_ step: (inout Self) throws -> Void) {
        do {
            try Connection.translatingErrors(path: path) { try step(&self) }
        } catch {
            result.note("\(error)")
        }
    }

    private mutating func checkStructure(_ database: Database) throws {
        for line in try String.fetchAll(database, sql: "PRAGMA integrity_check(20)") where line != "ok" {
            result.note("database: \(line)")
        }
        for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
            result.note("database: a row of \(try row.value("table") as String) refers to one that is missing")
        }
    }

    private mutating func checkSchema(_ database: Database) throws {
        let sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        func schema(_ database: Database) throws -> [String: String] {
            QueueTables.canonical(
                try Row.fetchAll(database, sql: sql).map { try ($0.value("name"), $0.value("sql")) })
        }
        if try schema(database) != ProjectStore.inMemory().read(schema) {
            result.note("database: its tables are not those it was made with")
        }
    }

    private mutating func checkSources(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM source") {
            let seal = try Seal.source(
                name: row.value("name"), kind: row.value("kind"), root: row.value("root"),
                isForgotten: row.value("isForgotten"))
            if try seal != row.value("seal") {
                result.note("source \(try row.value("name") as String): differs from what was written")
            }
        }
    }

    private mutating func checkCases(_ database: Database) throws {
        let cases = try Row.fetchCursor(
            database,
            sql: """
                SELECT "case".*, sha256, width, height, channels, byteCount FROM "case"
                JOIN version ON version.id = versionID ORDER BY "case".ordinal
                """)
        while let row = try cases.next() {
            let record = try CaseRecord(row: row)
            let seal = try Seal.caseRow(
                ordinal: record.ordinal, id: record.id.rawValue, source: record.sourceID, location: record.location,
                version: record.version, state: row.value("state"), file: record.file)
            if try seal != row.value("seal") || record.id.naturalKey != [UInt8](row.value("naturalKey") as Data) {
                result.note("case \(record.id): differs from what was written")
            }
        }
    }

    private mutating func checkVersions(_ database: Database) throws {
        let versions = try Row.fetchCursor(
            database, sql: "SELECT version.*, image FROM version LEFT JOIN thumbnail ON versionID = version.id")
        while let row = try versions.next() {
            let image = try ImageDescription(
                sha256: row.value("sha256"), width: row.value("width"), height: row.value("height"),
                channels: row.value("channels"),
                byteCount: row.value("byteCount"))
            let thumbnail = try [UInt8](row.value("image") as Data? ?? Data())
            if try Seal.version(image, of: row.value("ordinal"), thumbnail: thumbnail) != row.value("seal") {
                result.note("image version \(try row.value("id") as Int64): differs from what was written")
            }
        }
    }

    private mutating func checkMetadata(_ database: Database) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM metadata")
        while let row = try rows.next() {
            let version: VersionID = try row.value("versionID")
            if try CaseMetadata(row: row).seal(for: version) != row.value("seal") {
                result.note("image version \(version): what is kept of its file differs from what was written")
            }
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM imaging") {
            if try ImagingRecord(row: row).seal() != row.value("seal") {
                result.note("how the project's images are shown differs from what was written")
            }
        }
    }

    private mutating func checkRuns(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM run") {
            let (id, request): (Int64, String) = try (row.value("id"), row.value("request"))
            let seal = try Seal.run(
                questionVersion: row.value("questionVersionID"), reader: row.value("reader"),
                identity: row.value("identity"),
                request: request)
            let identity = try ContentHash.sha256(Array(request.utf8))
            if try seal != row.value("seal") || identity != row.value("identity") {
                result.note("run \(id): its request differs from what was written")
            }
        }
    }

    private mutating func checkReads(_ database: Database) throws {
        let reads = try Row.fetchCursor(database, sql: "SELECT * FROM read")
        while let row = try reads.next() {
            let (run, version): (Int64, VersionID) = try (row.value("runID"), row.value("versionID"))
            let seal = try Seal.read(run: run, version: version, probabilities: row.value("probabilities") as Data)
            if try seal != row.value("seal") { result.note("run \(run): its read of image version \(version) differs") }
        }
    }

    private mutating func checkQuestions(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM question") {
            if try Seal.question(row) != row.value("seal") {
                result.note("question \(try row.value("name") as String): differs from what was written")
            }
            let runs = try CurrentRuns(database, row.value("id"))
            guard case .overRead(let request) = runs.cnn?.request else { continue }
            if request.firstRead != runs.clip?.identity {
                result.note("question \(runs.question.name): its current runs do not belong together")
            }
        }
    }

    private mutating func checkChoices(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM policyChoice") {
            let seal = try Seal.policyChoice(
                question: row.value("questionID"), chooser: row.value("chooser"), reason: row.value("reason"))
            if try seal != row.value("seal") { result.note("the choice of a policy: differs from what was written") }
        }
    }

    private mutating func checkActs(_ database: Database, against head: String?) throws {
        var hash = ActHash.beginning
        var stamp: Int64?
        if head == ContentHash.hexadecimal(hash) { result.actsSince = 0 }
        let acts = try Row.fetchCursor(
            database, sql: "SELECT act.*, line FROM act LEFT JOIN importedAct ON actID = act.id ORDER BY act.id")
        while let row = try acts.next() {
            let id: Int64 = try row.value("id")
            let (own, stamped) = try (row.value("line") as String? == nil, row.value("stamp") as Int64)
            if own, try stamped != Act.nextStamp(at: row.value("recordedAt"), after: stamp) {
                result.note("act \(id): its stamp is not the one it was given")
            }
            stamp = max(stamp ?? stamped, stamped)
            result.acts += 1
            result.actsSince = result.actsSince.map { $0 + 1 }
            let stored = try [UInt8](row.value("hash") as Data)
            let act = try Act(row, database)
            if try act.map({ try ActHash(database).hash(of: $0, previous: hash) }) != stored {
                result.note(
                    "act \(id) by \(try row.value("reviewer") as String): does not continue the record before it")
            }
            hash = stored
            if head == ContentHash.hexadecimal(hash) { result.actsSince = 0 }
        }
        result.head = ContentHash.hexadecimal(hash)
        if head != nil, result.actsSince == nil {
            result.note("the record does not contain the head that was asked about: it was rewritten or cut")
        }
    }

    /// Acts of other machines must be what their lines say, continue their reviewers' records, and have decided nothing
    /// else. Those of this one are made of the very rows that they would be compared with, and have been proven.
    private mutating func checkImportedActs(_ database: Database) throws {
        var (heads, counts): ([String: String], [String: Int]) = ([:], [:])
        var walk = try ActWalk(database)
        while let (id, act) = try walk.next() {
            let (head, count) = (heads[act.reviewer] ?? LoggedAct.beginning, counts[act.reviewer] ?? 0)
            heads[act.reviewer] = act.hash
            counts[act.reviewer] = count + 1
            guard walk.isImported else { continue }
            guard act.number == count + 1, try act.hash(after: head) == act.hash else {
                result.note("act \(id): does not continue the record of \(act.reviewer)")
                continue
            }
            if try !act.isKept(as: id, database) {
                result.note("act \(id): differs from what another machine's log said")
            }
        }
    }

    /// What stands must be what the acts left standing.
    private mutating func checkStanding(_ database: Database) throws {
        let decided = try Row.fetchCursor(
            database,
            sql: """
                SELECT DISTINCT decision.versionID, decision.questionID, decision.reviewer, standing.decisionID
                FROM decision LEFT JOIN standing USING (versionID, questionID, reviewer)
                """)
        var count = 0
        while let row = try decided.next() {
            let stored: Int64? = try row.value("decisionID")
            if stored != nil { count += 1 }
            let latest = try Act.latest(
                row.value("versionID"), row.value("questionID"), row.value("reviewer"), database)
            if latest != stored {
                result.note(
                    "image version \(try row.value("versionID") as Int64): what stands there is not what the record says"
                )
            }
        }
        if try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM standing") != count {
            result.note("decisions stand that the record does not know")
        }
    }

    private mutating func checkAudits(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM audit") {
            if try AuditRow(row: row).seal() != row.value("seal") {
                result.note("audit \(try row.value("id") as Int64): differs from what was drawn")
            }
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM auditCase ORDER BY auditID, position") {
            let drawn = try AuditCaseRow(row: row)
            if try drawn.seal() != row.value("seal") {
                result.note("audit \(drawn.audit): its case at \(drawn.position) differs from what was drawn")
            }
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM auditAnswer ORDER BY decisionID") {
            let (decision, audit): (Int64, Int64) = try (row.value("decisionID"), row.value("auditID"))
            if try Seal.auditAnswer(decision: decision, audit: audit, earlier: row.value("earlierID"))
                != row.value("seal")
            {
                result.note("audit \(audit): the note that decision \(decision) answers it differs")
            }
        }
    }

    private mutating func checkSummaries(_ database: Database) throws {
        for runs in try CurrentRuns.fetchAll(database) {
            let stored = try database.cachedStatement(
                sql:
                    "SELECT * FROM caseSummary JOIN \"case\" USING (ordinal, id, naturalKey) WHERE questionID = ? AND ordinal = ?"
            )
            var shown = 0
            try CaseSummary.forEach(runs, database) { ordinal, summary in
                guard let row = try Row.fetchOne(stored, arguments: [runs.question.id, ordinal]) else { return }
                shown += 1
                if try !summary.isStored(in: row) {
                    result.note("case \(try row.value("id") as String): its place in the queue differs")
                }
            }
            try checkCounts(database, runs, shown: shown)
        }
    }

    private mutating func checkCounts(_ database: Database, _ runs: CurrentRuns, shown: Int) throws {
        let sql = """
            SELECT (SELECT COUNT(*) FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten) AS cases,
                (SELECT COUNT(*) FROM caseSummary WHERE questionID = ?1) AS rows
            """
        let row = try Row.fetchOne(database, sql: sql, arguments: [runs.question.id])
        if try row?.value("cases") != shown || row?.value("rows") != shown {
            result.note("cases are missing from the queue")
        }
        try checkTally(database, runs, shown: shown)
    }

    private mutating func checkTally(_ database: Database, _ runs: CurrentRuns, shown: Int) throws {
        let columns = """
            questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state, verdict, clipClass,
            cnnClass, label
            """
        let counted = try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns), COUNT(*) AS cases FROM caseSummary WHERE questionID = ?1 GROUP BY \(columns)
                EXCEPT SELECT \(columns), cases FROM tally WHERE questionID = ?1
                """, arguments: [runs.question.id])
        let total = try Int.fetchOne(
            database, sql: "SELECT IFNULL(SUM(ABS(cases)), 0) FROM tally WHERE questionID = ?",
            arguments: [runs.question.id])
        if !counted.isEmpty || total != shown { result.note("the counts of cases differ from the cases") }
    }
}

extension CaseSummary {
    /// Whether a row of `caseSummary` says the same.
    fileprivate func isStored(in row: Row) throws -> Bool {
        func same(_ column: String, _ value: some DatabaseValueConvertible) -> Bool {
            (row[column] as DatabaseValue) == value.databaseValue
        }
        // Logarithms may differ in the last bit from one machine to another.
        func isNear(_ column: String, _ value: Float) throws -> Bool {
            try abs((row.value(column) as Float) - value) <= 1e-5
        }
        return try same("state", state.rawValue) && same("clipClass", clip?.classIndex ?? -1)
            && same("clipConfidence", clip?.confidence ?? 0) && same("cnnClass", cnn?.classIndex ?? -1)
            && same("cnnConfidence", cnn?.confidence ?? 0) && same("margin", margin) && isNear("entropy", entropy)
            && same("suspicion", suspicion) && same("toSettle", toSettle) && same("disagree", disagree)
            && same("uncertain", uncertain) && same("verdict", verdict?.rawValue ?? "") && same("decided", decided)
            && same("contested", contested) && same("outdated", outdated) && same("flagged", flagged)
            && same("label", label ?? -1) && same("hasStanding", hasStanding)
    }
}

extension Act {
    /// Takes an act from a row, with all that belongs to it; `nil` where it says what no act says.
    fileprivate init?(_ row: Row, _ database: Database) throws {
        guard let kind = try Kind(rawValue: row.value("kind")) else { return nil }
        try self.init(
            kind: kind, reviewer: row.value("reviewer"), target: row.value("targetID"),
            recordedAt: row.value("recordedAt"))
        imported = try (row.value("line") as String?).map { try JSON.value($0) }
        let id: Int64 = try row.value("id")
        let decided = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    \(Decision.selection) WHERE actID = ? ORDER BY decision.id
                    """), arguments: [id])
        decisions = try decided.map(Decision.init)
        let questions = try QuestionID.fetchAll(
            database.cachedStatement(sql: "SELECT DISTINCT questionID FROM decision WHERE actID = ?"), arguments: [id])
        guard questions.count <= 1 else { return nil }
        question = questions.first ?? Question.first
        notes = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT versionID, text FROM note WHERE actID = ? ORDER BY id"),
            arguments: [id]
        ).map { try ($0.value("versionID"), $0.value("text")) }
        flags = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT versionID, isFlagged FROM flag WHERE actID = ? ORDER BY id"),
            arguments: [id]
        ).map { try ($0.value("versionID"), $0.value("isFlagged")) }
    }
}
