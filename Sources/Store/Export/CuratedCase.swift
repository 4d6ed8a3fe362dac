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
    /// What all cases of a walk have in common.
    let basis: CuratedBasis
    /// The standing decision of each reviewer on the present image, in whatever words, the latest one last.
    package let standing: [Decision]
    /// The latest note; empty where there is none.
    package let note: String

    /// The question with the classes of the reads.
    package var runs: CurrentRuns { basis.runs }

    /// The standing decisions in the question's present words.
    package var standingInWords: [Decision] {
        standing.isEmpty ? [] : Decision.inWords(of: basis.classNames, standing)
    }

    /// The case's label.
    ///
    /// - Parameter policy: What becomes of cases that people have not settled; the question's own where `nil`.
    package func curated(_ policy: CurationPolicy? = nil) -> CuratedLabel {
        CuratedLabel(
            reads: reads, classes: basis.classNames, standing: standingInWords, policy: policy ?? basis.policy,
            signs: basis.signs)
    }

    /// The case as it is exported.
    package func exportRow(_ policy: CurationPolicy? = nil) -> ExportRow {
        ExportRow(
            caseID: record.id, sha256: record.image.sha256, reads: reads, classes: basis.classNames, standing: standing,
            note: note, state: state, isFlagged: isFlagged, policy: policy ?? basis.policy, signs: basis.signs)
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

    /// Whether a case is exported; its label is worked out only where that depends on it.
    func includes(_ item: CuratedCase, _ policy: CurationPolicy?) -> Bool {
        switch self {
        case .all: true
        case .decided: item.curated(policy).source == .person
        case .agreed: item.curated(policy).source == .agreed
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
    ///   - cases: Which of them are looked at.
    ///   - body: Called for each; what it throws ends the walk. It must not call the store.
    package func forEachCuratedCase(
        _ selection: ExportSelection = .all, question: QuestionID = Question.first, policy: CurationPolicy? = nil,
        among cases: CuratedCases = .all, _ body: (CuratedCase) throws -> Void
    ) throws {
        try snapshot(of: question) { try $0.forEachCase(selection, policy: policy, among: cases, body) }
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
        _ selection: ExportSelection = .all, policy: CurationPolicy? = nil, among cases: CuratedCases = .all,
        _ body: (CuratedCase) throws -> Void
    ) throws {
        try CuratedWalk.caching(database) {
            let walk = try CuratedWalk(database, runs, among: cases)
            while let item = try walk.next() {
                if selection.includes(item, policy) { try body(item) }
            }
        }
    }

    /// Hands over the over-read's reads of the cases on which it differs from the first read and that nobody has
    /// settled, in natural order of the cases' ids.
    package func forEachCorrection(_ body: (Read) throws -> Void) throws {
        guard let run = runs.cnn else { return }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT probabilities FROM caseSummary AS summary
                CROSS JOIN "case" ON "case".ordinal = summary.ordinal
                CROSS JOIN read ON read.runID = ? AND read.versionID = "case".versionID
                WHERE questionID = ? AND disagree AND NOT decided ORDER BY summary.naturalKey, summary.ordinal
                """, arguments: [run.id, runs.question.id])
        while let row = try rows.next() {
            try body(row.read(at: "probabilities", classCount: runs.classNames.count))
        }
    }

    /// How many cases there are of each kind.
    package func counts() throws -> ProjectCounts { try ProjectCounts.fetch(runs, database) }

    /// The ids of all cases.
    package func caseIDs() throws -> [CaseID] { try CaseID.fetchAll(database) }

    /// Who chose what becomes of disagreements, and why.
    package func policyChoice() throws -> PolicyChoice {
        try PolicyChoice.fetch(of: runs.question.id, policy: runs.question.policy, database)
    }

    /// Into how many groups the cases of the over-read fell; `nil` where that is not known.
    package func groupCount() throws -> Int? { try runs.cnn?.groupCount(database) }
}
