import GRDB
import Labels

/// What the queue knows of a case: everything it sorts and filters by. It follows from the case's state, its reads and
/// what stands on it, and can be worked out anew at any time.
struct CaseSummary: Equatable {
    var state: CaseState
    var clip: ReadLabel?
    var cnn: ReadLabel?
    var margin: Float
    var entropy: Float
    var suspicion: Double
    var disagree: Bool
    var uncertain: Bool
    var verdict: Verdict?
    var decided: Bool
    var contested: Bool
    var outdated: Bool
    var flagged: Bool
    var label: Int?
    var hasStanding: Bool

    var toSettle: Bool { (disagree || contested) && !decided }

    /// What follows for a case.
    ///
    /// - Parameters:
    ///   - state: How it stands with its image.
    ///   - mayShowText: Whether text may be burned into the image.
    ///   - standing: The standing decisions on its present image, in whatever words.
    ///   - hasEarlier: Whether decisions stand on earlier images of the case.
    init(
        state: CaseState, mayShowText: Bool, reads: ReadPair, standing: [Decision], hasEarlier: Bool, isFlagged: Bool,
        runs: CurrentRuns
    ) {
        let classes = runs.classNames
        let known = [reads.clip, reads.cnn].compactMap { $0 }
        let words = Decision.inWords(of: classes, standing)
        self.state = state != .ready ? state : known.count < 2 ? .unread : mayShowText ? .checkText : .ready
        clip = reads.clip.map { ReadLabel(classIndex: $0.classIndex, confidence: $0.confidence) }
        cnn = reads.cnn.map { ReadLabel(classIndex: $0.classIndex, confidence: $0.confidence) }
        margin = known.map(\.margin).min() ?? 0
        entropy = known.map(\.entropy).max() ?? 0
        suspicion = reads.suspicion
        disagree = reads.disagrees
        uncertain = known.contains { $0.confidence < QueueFilter.uncertainBelow }
        verdict = Decision.effective(among: words)?.verdict
        decided = Decision.isSettled(words)
        contested = Decision.isContested(words)
        outdated = !words.contains(where: \.settles) && (hasEarlier || words.count < standing.count)
        flagged = isFlagged
        hasStanding = !standing.isEmpty
        let curated = CuratedLabel(
            reads: reads, classes: classes, standing: words, policy: runs.question.policy, signs: runs.signs)
        label = curated.label.flatMap { classes.firstIndex(of: $0) }
    }

    /// The columns of `caseSummary` in the order of the table, behind the question, the ordinal, the id and its key.
    var columns: StatementArguments {
        [
            state.rawValue, clip?.classIndex ?? -1, clip?.confidence ?? 0, cnn?.classIndex ?? -1, cnn?.confidence ?? 0,
            margin, entropy, suspicion, toSettle, disagree, uncertain, verdict?.rawValue ?? "", decided, contested,
            outdated, flagged, label ?? -1, hasStanding,
        ]
    }
}
