import GRDB
import Labels

/// All that is known of a case, as exports and evaluations need it.
package struct CuratedCase: Equatable, Sendable {
    /// The case.
    package let record: CaseRecord
    /// How it stands with it.
    package let state: CaseState
    /// Whether it is flagged.
    package let isFlagged: Bool
    /// Both current reads.
    package let reads: ReadPair
    /// The question with the classes of the reads.
    package let runs: CurrentRuns
    /// The standing decision of each reviewer on the present image, in whatever words, the latest one last.
    package let standing: [Decision]
    /// The latest note; empty where there is none.
    package let note: String

    /// The standing decisions in the question's present words.
    package var standingInWords: [Decision] { Decision.inWords(of: runs.classNames, standing) }

    /// The case's label.
    ///
    /// - Parameter policy: What becomes of cases that people have not settled; the question's own where `nil`.
    package func curated(_ policy: CurationPolicy? = nil) -> CuratedLabel {
        CuratedLabel(
            reads: reads, classes: runs.classNames, standing: standingInWords, policy: policy ?? runs.question.policy,
            signs: runs.signs)
    }

    /// The case as it is exported.
    package func exportRow(_ policy: CurationPolicy? = nil) -> ExportRow {
        ExportRow(
            caseID: record.id, sha256: record.image.sha256, reads: reads, classes: runs.classNames, standing: standing,
            note: note, state: state, isFlagged: isFlagged, policy: policy ?? runs.question.policy, signs: runs.signs)
    }
}

/// Which cases are exported.
package enum ExportSelection: String, CaseIterable, Sendable {
    /// Every case.
    case all
    /// Cases that people have settled.
    case decided
    /// Cases on which both readers agree and nobody has decided.
    case agreed

    /// Whether a case with this label is exported.
    func includes(_ label: CuratedLabel) -> Bool {
        switch self {
        case .all: true
        case .decided: label.source == .person
        case .agreed: label.source == .agreed
        }
    }
}

extension ProjectStore {
    /// Hands over the cases in natural order of their ids, one after the other, all from one state of the project.
    ///
    /// - Parameters:
    ///   - selection: Which of them.
    ///   - question: What the labels answer.
    ///   - policy: What becomes of cases that people have not settled; the question's own where `nil`.
    ///   - onlyStanding: Whether only cases come on which a decision stands.
    ///   - body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachCuratedCase(
        _ selection: ExportSelection = .all, question: QuestionID = Question.first, policy: CurationPolicy? = nil,
        onlyStanding: Bool = false, _ body: (CuratedCase) throws -> Void
    ) throws {
        try snapshot(of: question) {
            try $0.forEachCase(selection, policy: policy, onlyStanding: onlyStanding, body)
        }
    }

    /// Hands over one unchanging state of the project: what its runs and classes are, and what is read of its cases, belong
    /// together, whatever others do meanwhile.
    ///
    /// - Parameter body: It must not call the store.
    package func snapshot<Result>(
        of question: QuestionID = Question.first, _ body: (CuratedSnapshot) throws -> Result
    ) throws -> Result {
        try read { try body(CuratedSnapshot(database: $0, runs: CurrentRuns($0, question))) }
    }
}

/// One unchanging state of a project, for a question.
package struct CuratedSnapshot {
    fileprivate let database: Database
    /// The question and its current runs.
    package let runs: CurrentRuns

    /// Hands over the cases in natural order of their ids, as often as it is asked.
    ///
    /// - Parameters: As for `forEachCuratedCase`.
    package func forEachCase(
        _ selection: ExportSelection = .all, policy: CurationPolicy? = nil, onlyStanding: Bool = false,
        _ body: (CuratedCase) throws -> Void
    ) throws {
        let walk = try CuratedWalk(database, runs, onlyStanding: onlyStanding)
        while let item = try walk.next() {
            if selection.includes(item.curated(policy)) { try body(item) }
        }
    }

    /// The ids of all cases.
    package func caseIDs() throws -> [CaseID] { try CaseID.fetchAll(database) }

    /// Who chose what becomes of disagreements, and why.
    package func policyChoice() throws -> PolicyChoice {
        try PolicyChoice.fetch(of: runs.question.id, policy: runs.question.policy, database)
    }

    /// Into how many groups the cases of the over-read fell; `nil` where that is not known.
    package func groupCount() throws -> Int? { try runs.cnn?.groupCount(database) }
}

/// Walks along the cases in natural order.
private final class CuratedWalk {
    private let database: Database
    private let runs: CurrentRuns
    private let cases: RowCursor

    init(_ database: Database, _ runs: CurrentRuns, onlyStanding: Bool) throws {
        self.database = database
        self.runs = runs
        cases = try Row.fetchCursor(
            database,
            sql: """
                SELECT "case".*, sha256, width, height, channels, byteCount, summary.state AS summaryState,
                    summary.flagged, hasStanding, first.probabilities AS clip, second.probabilities AS cnn,
                    (SELECT text FROM note WHERE note.versionID = "case".versionID \(Act.lastFirst("note")) LIMIT 1)
                        AS note
                FROM "case" JOIN version ON version.id = "case".versionID
                JOIN caseSummary AS summary ON summary.questionID = ? AND summary.ordinal = "case".ordinal
                LEFT JOIN read AS first ON first.runID = ? AND first.versionID = "case".versionID
                LEFT JOIN read AS second ON second.runID = ? AND second.versionID = "case".versionID
                \(onlyStanding ? "WHERE hasStanding" : "")
                ORDER BY "case".naturalKey, "case".ordinal
                """, arguments: [runs.question.id, runs.clip?.id, runs.cnn?.id])
    }

    func next() throws -> CuratedCase? {
        guard let row = try cases.next() else { return nil }
        let record = try CaseRecord(row: row)
        let standing: [Decision] =
            try row.value("hasStanding")
            ? try Decision.standing(on: record.version, question: runs.question.id, database) : []
        return try CuratedCase(
            record: record, state: CaseState(rawValue: row.value("summaryState")) ?? .unread,
            isFlagged: row.value("flagged"),
            reads: row.reads(clip: "clip", cnn: "cnn", classCount: runs.classNames.count), runs: runs,
            standing: standing, note: row.value("note") ?? "")
    }
}
