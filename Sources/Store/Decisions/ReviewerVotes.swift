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
                ORDER BY decision.reviewer, "case".ordinal, isBlind DESC, stamp DESC, decision.id DESC
                """
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [question])
            var votes: [ReviewerVote] = []
            var last: (reviewer: String, ordinal: CaseOrdinal)?
            while let row = try rows.next() {
                let (reviewer, ordinal): (String, CaseOrdinal) = try (row.value("reviewer"), row.value("ordinal"))
                if let last, last == (reviewer, ordinal) { continue }
                last = (reviewer, ordinal)
                let label: String? = try row.value("label")
                guard try row.value("verdict") != Verdict.skip.rawValue, label.map(classes.contains) ?? true else {
                    continue
                }
                votes.append(
                    ReviewerVote(
                        ordinal: ordinal, reviewer: reviewer, label: label, isBlind: try row.value("isBlind")))
            }
            return votes
        }
    }
}
