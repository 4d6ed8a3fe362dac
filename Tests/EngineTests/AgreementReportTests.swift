import Engine
import Labels
import Store
import Testing

/// What is said of several reviewers' agreement.
@Suite struct AgreementReportTests {
    private func vote(_ ordinal: CaseOrdinal, _ reviewer: String, _ label: String?) -> ReviewerVote {
        ReviewerVote(ordinal: ordinal, reviewer: reviewer, label: label, isBlind: true)
    }

    /// Who shares no case with anybody is in no panel, and what he or she named is not agreed on.
    @Test func nothingIsSaidOfWhoSharesNoCase() throws {
        let votes = [
            vote(0, "bob", "a"), vote(0, "carl", "a"), vote(1, "bob", "b"), vote(1, "carl", "b"), vote(2, "dora", "c"),
        ]
        let alone = AgreementReport(votes)
        #expect(alone.panel == nil && alone.labels == ["a", "b"])
        #expect(alone.reviewers.map { $0.name } == ["bob", "carl", "dora"])
        #expect(alone.lines.count == 2 && alone.lines.allSatisfy { !$0.contains("dora") && !$0.contains("c 100") })
        #expect(alone.lines[0].contains("kappa 1.000 (no limits: too few cases)"))
        #expect(try !alone.json().contains("\"low\""))

        // Three of four share cases.
        let report = AgreementReport(votes + [vote(0, "eva", nil)])
        #expect(report.panelReviewers == 3 && report.panel?.cases == 2 && report.labels == ["a", "b", nil])
        #expect(report.panel?.specific.count == 3)
        #expect(report.lines.contains { $0.hasPrefix("all 3: Fleiss' kappa") && $0.contains("no limits") })
        #expect(try report.json().contains("\"reviewers\":3"))
    }

    @Test func votesThatDoNotVaryHaveNoLimits() {
        var votes: [ReviewerVote] = []
        for ordinal in 0..<30 {
            let label = ordinal % 2 == 0 ? "a" : "b"
            for name in ["bob", "carl"] { votes.append(vote(CaseOrdinal(ordinal), name, label)) }
        }
        let line = AgreementReport(votes).lines[0]
        #expect(line.contains("kappa 1.000 (no limits: the votes do not vary enough)"))
    }
}
