import Foundation
import GRDB
import Labels

/// Walks along all acts in the order of their stamps, each as a decision log has it.
///
/// Acts of other machines are told as their lines say; those of this project are made of their rows. The stamps of one
/// reviewer's acts grow, so that each comes behind the one that its hash continues.
struct ActWalk {
    private let database: Database
    private let acts: RowCursor
    private let questions: [QuestionID: String]
    private var chains: [String: (count: Int, head: String)] = [:]
    private var numbers: [Int64: Int] = [:]
    /// Whether the act that was handed out last is told as another machine's log said it.
    private(set) var isImported = false

    init(_ database: Database) throws {
        self.database = database
        acts = try Row.fetchCursor(
            database,
            sql: """
                SELECT act.*, line FROM act LEFT JOIN importedAct ON actID = act.id
                ORDER BY stamp, reviewer, act.id
                """)
        questions = try Dictionary(
            Row.fetchAll(database, sql: "SELECT id, name FROM question").map { try ($0.value("id"), $0.value("name")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The next act with its number in the project; `nil` behind the last one.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` for a line that cannot be read any more.
    mutating func next() throws -> (id: Int64, act: LoggedAct)? {
        guard let row = try acts.next() else { return nil }
        let (id, reviewer): (Int64, String) = try (row.value("id"), row.value("reviewer"))
        let chain = chains[reviewer] ?? (0, LoggedAct.beginning)
        let line: String? = try row.value("line")
        isImported = line != nil
        let act = try line.map { try JSON.value($0) as LoggedAct } ?? own(row, id: id, behind: chain)
        chains[reviewer] = (chain.count + 1, act.hash)
        numbers[id] = chain.count + 1
        return (id, act)
    }

    private func own(_ row: Row, id: Int64, behind chain: (count: Int, head: String)) throws -> LoggedAct {
        let target: Int64? = try row.value("targetID")
        var act = try LoggedAct(
            kind: row.value("kind"), reviewer: row.value("reviewer"), number: chain.count + 1,
            recordedAt: row.value("recordedAt"), stamp: row.value("stamp"), target: target.flatMap { numbers[$0] },
            hash: "")
        let decided = try Row.fetchAll(database.cachedStatement(sql: Self.decisions), arguments: [id])
        if let first = decided.first {
            act.question = try questions[first.value("questionID")]
            let actor = act.reviewer
            act.decisions = try decided.map { try decision($0, by: actor) }
        }
        let (notes, flags) = try (Self.notes(of: id, database), Self.flags(of: id, database))
        if !notes.isEmpty { act.notes = notes }
        if !flags.isEmpty { act.flags = flags }
        act.hash = try act.hash(after: chain.head)
        return act
    }

    private func decision(_ row: Row, by actor: String) throws -> LoggedDecision {
        let decision = try Decision(row)
        let earlier: Int64? = try row.value("earlierAct")
        let earlierActor: String? = try row.value("earlierActor")
        return try LoggedDecision(
            caseID: decision.caseID.rawValue, sha256: row.value("sha256"), verdict: decision.verdict.rawValue,
            label: decision.label, clipLabel: decision.clipLabel, cnnLabel: decision.cnnLabel,
            decidedAt: decision.decidedAt, note: decision.note, isBlind: decision.isBlind ? true : nil,
            over: decision.over.isEmpty ? nil : decision.over, beside: earlier.flatMap { numbers[$0] },
            besideOf: earlierActor == actor ? nil : earlierActor,
            reviewer: decision.reviewer == actor ? nil : decision.reviewer)
    }

    /// The decisions of an act, with the act of the one that each stands beside, and whose act that is.
    private static let decisions = """
        SELECT chosen.*, sha256, questionID, (SELECT actID FROM auditAnswer JOIN decision ON decision.id = earlierID
            WHERE auditAnswer.decisionID = chosen.decisionID) AS earlierAct,
            (SELECT act.reviewer FROM auditAnswer JOIN decision ON decision.id = earlierID JOIN act ON act.id = actID
            WHERE auditAnswer.decisionID = chosen.decisionID) AS earlierActor
        FROM (\(Decision.selection) WHERE actID = ?) AS chosen
        JOIN version ON version.id = chosen.versionID JOIN decision ON decision.id = chosen.decisionID
        ORDER BY chosen.decisionID
        """

    fileprivate static func notes(of id: Int64, _ database: Database) throws -> [LoggedNote] {
        try Row.fetchAll(database.cachedStatement(sql: marks("note", "text")), arguments: [id]).map {
            try LoggedNote(caseID: $0.value("caseID"), sha256: $0.value("sha256"), text: $0.value("text"))
        }
    }

    fileprivate static func flags(of id: Int64, _ database: Database) throws -> [LoggedFlag] {
        try Row.fetchAll(database.cachedStatement(sql: marks("flag", "isFlagged")), arguments: [id]).map {
            try LoggedFlag(caseID: $0.value("caseID"), sha256: $0.value("sha256"), isFlagged: $0.value("isFlagged"))
        }
    }

    private static func marks(_ table: String, _ column: String) -> String {
        """
        SELECT "case".id AS caseID, sha256, \(column) FROM \(table) JOIN version ON version.id = \(table).versionID
        JOIN "case" ON "case".ordinal = version.ordinal WHERE actID = ? ORDER BY \(table).id
        """
    }
}

extension ProjectStore {
    /// All that people have done, as a decision log: what other machines' logs have brought among it, as it stood there.
    ///
    /// - Throws: ``StoreError``.
    package func decisionLog() throws -> (bytes: [UInt8], acts: Int) {
        try read { database in
            var lines: [UInt8] = []
            var walk = try ActWalk(database)
            var acts = 0
            while let (_, act) = try walk.next() {
                lines += Array(try JSON.text(act).utf8) + [UInt8(ascii: "\n")]
                acts += 1
            }
            let header = try DecisionLog.Header(database, acts: acts)
            return (Array(try JSON.text(header).utf8) + [UInt8(ascii: "\n")] + lines, acts)
        }
    }
}

extension DecisionLog.Header {
    fileprivate init(_ database: Database, acts: Int) throws {
        let questions = try CurrentRuns.fetchAll(database).map {
            Question(name: $0.question.name, classes: $0.classNames)
        }
        let sources = try String.fetchAll(
            database, sql: "SELECT name FROM source WHERE NOT isForgotten ORDER BY name")
        self.init(version: DecisionLog.version, questions: questions, sources: sources, acts: acts)
    }
}

extension LoggedAct {
    /// Whether the project keeps the act as it is: its row says the same, and what was placed of it is a part of it.
    func isKept(as id: Int64, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, reviewer, recordedAt, stamp FROM act WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else { return false }
        let isRow =
            try row.value("kind") == kind && row.value("reviewer") == reviewer
            && row.value("recordedAt") == recordedAt && row.value("stamp") == stamp
        guard isRow else { return false }
        return try hasDecided(id, database) && hasMarked(id, database)
    }

    private func hasDecided(_ id: Int64, _ database: Database) throws -> Bool {
        let placed = try Row.fetchAll(database.cachedStatement(sql: ActWalk.placed), arguments: [id])
        return try placed.allSatisfy { row in
            let decision = try Decision(row)
            let (id, sha256) = (decision.caseID.rawValue, try row.value("sha256") as String)
            return decisions?.contains { logged in
                guard logged.caseID == id, logged.sha256 == sha256, (logged.reviewer ?? reviewer) == decision.reviewer
                else { return false }
                let isSameWord =
                    logged.verdict == decision.verdict.rawValue && logged.label == decision.label
                    && logged.decidedAt == decision.decidedAt && logged.note == decision.note
                let isSeenAlike =
                    logged.clipLabel == decision.clipLabel && logged.cnnLabel == decision.cnnLabel
                    && (logged.isBlind ?? false) == decision.isBlind && (logged.over ?? []) == decision.over
                return isSameWord && isSeenAlike
            } ?? false
        }
    }

    private func hasMarked(_ id: Int64, _ database: Database) throws -> Bool {
        let found = try (ActWalk.notes(of: id, database), ActWalk.flags(of: id, database))
        return found.0.allSatisfy { notes?.contains($0) ?? false }
            && found.1.allSatisfy { flags?.contains($0) ?? false }
    }
}

extension ActWalk {
    /// The decisions of an act that were placed, with the images that they are on.
    fileprivate static let placed = """
        SELECT chosen.*, sha256 FROM (\(Decision.selection) WHERE actID = ?) AS chosen
        JOIN version ON version.id = chosen.versionID
        """
}
