import Foundation
import Testing

@testable import Labels

/// Kappas beside those of scikit-learn, statsmodels and irrCAC; see `Fixtures/make_agreement.py`.
@Suite struct AgreementTests {
    private struct Fixture: Decodable {
        struct Pair: Decodable {
            let votes: [[Int]]
            let classes: Int
            let counts: [[Int]]
            let kappa: Double
            let error: Double
            let low: Double
            let high: Double
        }

        struct Panel: Decodable {
            let votes: [[Int]]
            let classes: Int
            let kappa: Double
            let digits: Int
            let error: Double
        }

        let pairs: [Pair]
        let panels: [Panel]
    }

    private static func fixture() throws -> Fixture {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/agreement.json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }

    private func isNear(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
        value.map { abs($0 - expected) <= tolerance } ?? false
    }

    @Test func cohensKappaAndItsLimits() throws {
        let pairs = try Self.fixture().pairs
        #expect(pairs.count == 5)
        for pair in pairs {
            let matrix = ConfusionMatrix(
                truth: pair.votes.map { $0[0] }, labels: pair.votes.map { $0[1] }, classCount: pair.classes)
            #expect(matrix.counts == pair.counts)
            let kappa = try #require(matrix.kappa)
            #expect(isNear(kappa.value, pair.kappa) && isNear(kappa.standardError, pair.error))
            #expect(isNear(kappa.interval?.lowerBound, max(-1, pair.low)))
            #expect(isNear(kappa.interval?.upperBound, min(1, pair.high)))
        }
    }

    @Test func fleissKappaAndItsError() throws {
        let panels = try Self.fixture().panels
        #expect(panels.count == 4)
        for panel in panels {
            let votes = panel.votes.map { row in (0..<panel.classes).map { label in row.count { $0 == label } } }
            let agreement = PanelAgreement(votes: votes)
            #expect(isNear(agreement.kappa?.value, panel.kappa, panel.digits == 5 ? 5.1e-6 : 1e-12))
            #expect(isNear(agreement.kappa?.standardError, panel.error, 5.1e-6))
        }
    }

    /// Of two readers the agreement on a class is that of their matrix.
    @Test func agreementOnAClass() {
        let matrix = ConfusionMatrix(counts: [[5, 2, 0], [1, 7, 0], [0, 0, 0]])
        let votes = matrix.counts.indices.flatMap { row in
            matrix.counts.indices.flatMap { column in
                [[Int]](
                    repeating: matrix.counts.indices.map { ($0 == row ? 1 : 0) + ($0 == column ? 1 : 0) },
                    count: matrix.counts[row][column])
            }
        }
        let panel = PanelAgreement(votes: votes)
        for index in 0..<2 { #expect(isNear(panel.specific[index], matrix.specificAgreement(on: index))) }
        #expect(isNear(panel.observed, matrix.accuracy) && panel.cases == 15)
        #expect(isNear(panel.specific[0], 10 / 13) && panel.specific[2] == nil)
    }

    @Test func nothingIsClaimedOfNothing() {
        #expect(PanelAgreement(votes: []).kappa == nil && PanelAgreement(votes: []).cases == 0)
        // One vote alone says nothing about agreement, and one class for all leaves nothing to chance.
        #expect(PanelAgreement(votes: [[1, 0], [0, 1]]).kappa == nil)
        #expect(PanelAgreement(votes: [[3, 0], [2, 0]]).kappa == nil)
        #expect(PanelAgreement(votes: [[2, 1]]).kappa?.standardError == nil)
        #expect(ConfusionMatrix(counts: [[4, 0], [0, 0]]).kappa == nil)
        let perfect = ConfusionMatrix(counts: [[4, 0], [0, 4]]).kappa
        #expect(perfect?.value == 1 && perfect?.interval == nil)
    }

    /// Limits are those of a large sample that varies.
    @Test func noLimitsOfFewCasesOrOfVotesThatAreAlike() throws {
        for count in [1, 4, 40, 4000] {
            let alike = try #require(ConfusionMatrix(counts: [[count, 0], [0, 2 * count]]).kappa)
            #expect(isNear(alike.value, 1) && alike.interval == nil)
            let oneClass = try #require(ConfusionMatrix(counts: [[count, 2 * count], [0, 0]]).kappa)
            #expect(isNear(oneClass.value, 0) && oneClass.interval == nil)
            let votes = [[Int]](repeating: [3, 0], count: count) + [[Int]](repeating: [0, 3], count: 2 * count)
            let panel = try #require(PanelAgreement(votes: votes).kappa)
            #expect(isNear(panel.value, 1) && panel.interval == nil)
        }
        for (cases, hasLimits) in [(9, false), (10, true)] {
            let kappa = try #require(ConfusionMatrix(counts: [[cases - 5, 1], [1, 3]]).kappa)
            #expect(kappa.cases == cases && (kappa.interval != nil) == hasLimits && kappa.isOfFewCases == !hasLimits)
        }
    }

    @Test func sharesAreAPartOfAllAndStay() throws {
        let ids = (0..<3000).map { CaseID("a/\($0).png") }
        let shares = try ["1/3", "2/3", "3/3"].map { try #require(CaseShare($0)) }
        let held = try shares.map { share in try ids.filter(share.holds) }
        #expect(held.reduce(0) { $0 + $1.count } == 3000 && held.allSatisfy { (900...1100).contains($0.count) })
        let both = try #require(CaseShare("3,1/3"))
        let heldByBoth = try ids.filter(both.holds).count
        #expect(both.description == "1,3/3" && heldByBoth == held[0].count + held[2].count)
        // Told by the id alone, on every machine, for ever.
        #expect(held[0].prefix(3).map(\.rawValue) == Self.firstOfThree)
        for text in ["", "1", "0/3", "4/3", "1/0", "1,/3", "a/3", "1/3/3", "-1/3", "1/1001", " 1/3"] {
            #expect(CaseShare(text) == nil, "\(text)")
        }
    }

    private static let firstOfThree = ["a/2.png", "a/6.png", "a/9.png"]
}
