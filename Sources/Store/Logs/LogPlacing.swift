import GRDB
import Labels

/// Puts acts of a log into the project, within one transaction.
struct LogPlacing {
    private let database: Database
    private let questions: [String: QuestionID]
    private var actIDs: [String: [Int64]]
    private var touched: Set<CaseOrdinal> = []
    private var hasPlacedEarlier = false
    private(set) var outcome: LogOutcome

    init(_ database: Database, actIDs: [String: [Int64]], outcome: LogOutcome) throws {
        self.database = database
        self.actIDs = actIDs
        self.outcome = outcome
        questions = try Dictionary(
            Row.fetchAll(database, sql: "SELECT id, name FROM question").map { try ($0.value("name"), $0.value("id")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Places what acts that are here could not place before, because an image was missing.
    mutating func placeWaiting() throws {
        let rows = try Row.fetchAll(
            database, sql: "SELECT actID, line FROM importedAct WHERE unplaced > 0 ORDER BY actID")
        for row in rows {
            let (id, act): (Int64, LoggedAct) = try (row.value("actID"), JSON.value(row.value("line")))
            let before = outcome.placed
            let unplaced = try place(act, as: id)
            guard outcome.placed > before else { continue }
            hasPlacedEarlier = true
            try database.execute(
                sql: "UPDATE importedAct SET unplaced = ? WHERE actID = ?", arguments: [unplaced, id])
        }
    }

    /// Appends an act that continues its reviewer's record.
    mutating func append(_ entry: DecisionLog.Entry) throws {
        let logged = entry.act
        let target = logged.target.flatMap { number in actIDs[logged.reviewer].map { $0[number - 1] } }
        guard let kind = Act.Kind(rawValue: logged.kind) else { return }
        var act = Act(kind: kind, reviewer: logged.reviewer, target: target, recordedAt: logged.recordedAt)
        act.imported = logged
        let id = try act.append(database)
        actIDs[logged.reviewer, default: []].append(id)
        outcome.taken += 1
        let unplaced = try place(logged, as: id)
        try database.cachedStatement(sql: "INSERT INTO importedAct VALUES (?, ?, ?)")
            .execute(arguments: [id, JSON.text(logged), unplaced])
        if let target { touched.formUnion(try Act.restand(imagesOf: target, database).map(\.ordinal)) }
    }

    /// Brings the queue up to date.
    func finish() throws {
        let runs = try CurrentRuns.fetchAll(database)
        let writer = SummaryWriter(database)
        for ordinal in touched.sorted() { for runs in runs { try writer.refresh(ordinal, runs) } }
        if hasPlacedEarlier {
            try database.execute(sql: "UPDATE project SET caseChanges = caseChanges + 1")
        }
    }

    /// Places the parts of an act whose images are here and that are not placed yet.
    ///
    /// - Returns: How many are not placed.
    private mutating func place(_ act: LoggedAct, as id: Int64) throws -> Int {
        var unplaced = 0
        let question = act.question.flatMap { questions[$0] }
        for decision in act.decisions ?? [] {
            guard let question else {
                outcome.onOtherQuestions += 1
                outcome.firstOtherQuestion = outcome.firstOtherQuestion ?? act.question
                unplaced += 1
                continue
            }
            guard let version = try version(decision.caseID, decision.sha256) else {
                unplaced += 1
                continue
            }
            try place(decision, of: act, as: id, on: version, question)
        }
        for note in act.notes ?? [] {
            guard let version = try version(note.caseID, note.sha256) else {
                unplaced += 1
                continue
            }
            guard try isNew("note", id, version.id) else { continue }
            try Act.insert((version.id, note.text), act: id, database)
            notePlaced(on: version)
        }
        for flag in act.flags ?? [] {
            guard let version = try version(flag.caseID, flag.sha256) else {
                unplaced += 1
                continue
            }
            guard try isNew("flag", id, version.id) else { continue }
            try Act.insert((version.id, flag.isFlagged), act: id, database)
            notePlaced(on: version)
        }
        return unplaced
    }

    private mutating func place(
        _ logged: LoggedDecision, of act: LoggedAct, as id: Int64, on version: PlacedVersion, _ question: QuestionID
    ) throws {
        guard let verdict = Verdict(rawValue: logged.verdict), try isNew("decision", id, version.id) else { return }
        let decision = Decision(
            caseID: CaseID(logged.caseID), version: version.id, verdict: verdict, label: logged.label,
            clipLabel: logged.clipLabel, cnnLabel: logged.cnnLabel, runID: nil,
            reviewer: logged.reviewer ?? act.reviewer, decidedAt: logged.decidedAt, note: logged.note,
            isBlind: logged.isBlind ?? false, over: logged.over ?? [])
        let placed = try Act.insert(decision, act: id, question, database)
        let earlierActs = actIDs[logged.besideOf ?? act.reviewer] ?? []
        if let number = logged.beside, number >= 1, number <= earlierActs.count {
            try database.execute(
                sql: "INSERT INTO beside SELECT ?, id FROM decision WHERE actID = ? AND versionID = ? AND reviewer = ?",
                arguments: [placed, earlierActs[number - 1], version.id, decision.reviewer])
        }
        try Act.restand(version.id, question, decision.reviewer, database)
        notePlaced(on: version)
    }

    private mutating func notePlaced(on version: PlacedVersion) {
        outcome.placed += 1
        if version.isShown { touched.insert(version.ordinal) }
    }

    private func isNew(_ table: String, _ act: Int64, _ version: VersionID) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM \(table) WHERE actID = ? AND versionID = ?")
        return try Int.fetchOne(statement, arguments: [act, version]) == nil
    }

    /// The image that was decided on; `nil` where the project has not got it, which is noted.
    private mutating func version(_ id: String, _ sha256: String) throws -> PlacedVersion? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT "case".ordinal, version.id, NOT isForgotten AS isShown FROM "case"
                JOIN source ON source.id = sourceID
                LEFT JOIN version ON version.ordinal = "case".ordinal AND sha256 = ? WHERE "case".id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [sha256, id]) else {
            outcome.withoutCase += 1
            outcome.firstWithoutCase = outcome.firstWithoutCase ?? CaseID(id)
            return nil
        }
        guard let version: VersionID = try row.value("id") else {
            outcome.onOtherImages += 1
            outcome.firstOnOtherImage = outcome.firstOnOtherImage ?? CaseID(id)
            return nil
        }
        return PlacedVersion(id: version, ordinal: try row.value("ordinal"), isShown: try row.value("isShown"))
    }
}

/// An image that something was placed on.
private struct PlacedVersion {
    var id: VersionID
    var ordinal: CaseOrdinal
    var isShown: Bool
}
