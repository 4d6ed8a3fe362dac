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
                SELECT "case".ordinal, decision.reviewer, verdict, label, isBlind FROM decision
                JOIN act ON act.id = actID
                JOIN version ON version.id = decision.versionID
                JOIN "case" ON "case".ordinal = version.ordinal AND "case".versionID = version.id
                JOIN source ON source.id = sourceID AND NOT isForgotten
                WHERE questionID = ? AND verdict <> 'resolve' AND \(AuditAnswers.isStanding("decision.actID"))
                ORDER BY decision.reviewer, "case".ordinal, isBlind DESC, stamp DESC, act.reviewer DESC,
                    decision.id DESC
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [question])
            var votes: [ReviewerVote] = []
            // The last word of one reviewer on one case, of those given blind and of the others.
            var last: ReviewerVote?
            while let row = try rows.next() {
                let word = try ReviewerVote(
                    ordinal: row.value("ordinal"), reviewer: row.value("reviewer"), label: row.value("label"),
                    isBlind: row.value("isBlind"))
                let isSame = last?.reviewer == word.reviewer && last?.ordinal == word.ordinal
                if isSame, last?.isBlind == word.isBlind { continue }
                last = word
                let hasVoted = isSame && votes.last?.reviewer == word.reviewer && votes.last?.ordinal == word.ordinal
                let verdict: String = try row.value("verdict")
                guard !hasVoted, verdict != Verdict.skip.rawValue else { continue }
                if word.label.map(classes.contains) ?? true { votes.append(word) }
            }
            return votes
        }
    }
}
