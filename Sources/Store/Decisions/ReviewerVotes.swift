import GRDB
import Labels

/// What one reviewer said of one case's present image, on its own account.
package struct ReviewerVote: Equatable, Sendable {
    /// The case's place in the order of arrival.
    package let ordinal: CaseOrdinal
    /// Who voted.
    package let reviewer: String
    /// The class that was named; `nil` where the case was left out.
    package let label: String?
    /// Whether no read and nobody else's decision was seen.
    package let isBlind: Bool

    /// Describes a vote.
    package init(ordinal: CaseOrdinal, reviewer: String, label: String?, isBlind: Bool) {
        self.ordinal = ordinal
        self.reviewer = reviewer
        self.label = label
        self.isBlind = isBlind
    }
}

extension ProjectStore {
    /// What each reviewer voted on the cases' present images, in the question's present words, by reviewer and case.
    ///
    /// Of one reviewer on one image that is the last vote which was given blind and was not taken back, whatever was said
    /// later by somebody who had seen the others; where there is none, the last vote. A resolution is no vote: whoever
    /// resolves has seen the others'. Who put a case off has not voted on it.
    package func votes(on question: QuestionID = Question.first) throws -> [ReviewerVote] {
        try read { database in
            let classes = Set(try CurrentRuns(database, question).classNames)
            let sql = """
                SELECT "case".ordinal, decision.reviewer, verdict, label, isBlind, decidedAt, recordedAt FROM decision
                JOIN act ON act.id = actID
                JOIN version ON version.id = decision.versionID
                JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
                JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE questionID = ? AND verdict <> 'resolve' AND \(AuditAnswers.isStanding("decision.actID"))
                ORDER BY decision.reviewer, "case".ordinal, stamp, act.reviewer, decision.id
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [question])
            var votes: [ReviewerVote] = []
            var words = ReviewerWords()
            while let row = try rows.next() {
                let word = try ReviewerWords.Word(row)
                if !words.areOf(word) {
                    if let vote = words.vote(in: classes) { votes.append(vote) }
                    words = ReviewerWords()
                }
                words.take(word)
            }
            if let vote = words.vote(in: classes) { votes.append(vote) }
            return votes
        }
    }
}

/// The last words of one reviewer on one case: of those given blind, and of the others.
private struct ReviewerWords {
    struct Word {
        let vote: ReviewerVote
        let isVote: Bool
        let decidedAt: Double
        let recordedAt: Double

        init(_ row: Row) throws {
            vote = ReviewerVote(
                ordinal: try row.value("ordinal"), reviewer: try row.value("reviewer"), label: try row.value("label"),
                isBlind: try row.value("isBlind"))
            isVote = try row.value("verdict") != Verdict.skip.rawValue
            (decidedAt, recordedAt) = (try row.value("decidedAt"), try row.value("recordedAt"))
        }
    }

    private var blind: Word?
    private var other: Word?

    /// Whether a word is one of these, or the first.
    func areOf(_ word: Word) -> Bool {
        guard let known = blind ?? other else { return true }
        return known.vote.reviewer == word.vote.reviewer && known.vote.ordinal == word.vote.ordinal
    }

    /// Takes the next word, in the order of the record.
    mutating func take(_ word: Word) {
        let known = (word.vote.isBlind ? blind : other)?.decidedAt
        guard !Act.isOutdated(word.decidedAt, recordedAt: word.recordedAt, after: known) else { return }
        if word.vote.isBlind { blind = word } else { other = word }
    }

    /// The vote: the blind word where it is one in the present words, else the other.
    func vote(in classes: Set<String>) -> ReviewerVote? {
        [blind, other].compactMap { $0 }.first { $0.isVote && ($0.vote.label.map(classes.contains) ?? true) }?.vote
    }
}
