import Labels
import Testing

@testable import Convnet

@Suite struct JuryTests {
    /// Five blocks of one case each. The judge who learned from blocks a and b gives the first class the probability
    /// (a + b) / 10 whatever the case.
    private func jury() -> Jury {
        let lots = (0..<5).map { Evidence(members: [10 + $0], reads: [[0.8, 0.2]]) }
        let duties = Jury.duties(shares: [1], blocks: 5)
        let opinions = duties.map { duty in
            [[Float]](repeating: [Float(duty.blocks.reduce(0, +)) / 10, 0], count: 5)
        }
        return Jury(lots, duties: duties, opinions: opinions)
    }

    @Test func everyTwoBlocksHaveAJudgeForEveryShare() {
        let duties = Jury.duties(shares: [1, 0.7, 0.5], blocks: 5)
        #expect(duties.count == 30)
        #expect(Set(duties.map(\.number)).count == 30)
        #expect(Set(duties.filter { $0.share == 0.5 }.map(\.blocks)).count == 10)
        #expect(duties.allSatisfy { $0.blocks[0] < $0.blocks[1] && $0.blocks[1] < 5 })
    }

    /// Of a case in block 0 judges of 1+2, 1+3, 1+4, 2+3, 2+4, 3+4 are heard, mean 5; without block 4 those of 1+2, 1+3,
    /// 2+3, mean 4.
    @Test func nobodyWhoLearnedFromACasesBlockIsHeardOnIt() {
        let jury = jury()
        let all = jury.judgement(1, of: jury.evidence)
        #expect(abs(all.opinions[0][0] - 0.5) < 1e-6)
        let cases = jury.evidence.part([0, 1, 2, 3])
        let heard = jury.silencing(4).judgement(1, of: cases)
        #expect(heard.opinions.count == 4)
        #expect(abs(heard.opinions[0][0] - 0.4) < 1e-6)
    }

    /// Ten judges make fifteen pairs with no block in common, six make three.
    @Test func judgesAreComparedWhoHaveNoBlockInCommon() {
        let jury = jury()
        #expect(jury.judgement(1, of: jury.evidence).agreement.total == 15 * 5)
        #expect(jury.silencing(2).judgement(1, of: jury.evidence.part([0, 1])).agreement.total == 3 * 2)
    }

    /// Copies of one picture lie in one group, and a group in one block.
    @Test func groupsAreDealtWhole() throws {
        let count = 80
        let evidence = Evidence(
            members: Array(0..<count), reads: [[Float]](repeating: [0.7, 0.3], count: count),
            groups: (0..<count).map { $0 % 40 })
        let lots = try #require(evidence.dealt(4, 1, 2))
        #expect(lots.map(\.members.count) == [20, 20, 20, 20])
        #expect(Set(lots.flatMap(\.members)).count == count)
        for lot in lots { #expect(lot.groups.allSatisfy { group in lot.groups.count { $0 == group } == 2 }) }
        #expect(evidence.part([0, 1, 40]).dealt(4, 1, 2) == nil)
    }
}

@Suite struct JuryVerdictTests {
    private static func method(clear: Double) -> OverReadMethod {
        var method = OverReadMethod.auto
        method.judging = Judging(
            shares: [1, 0.5], loss: .generalizedCrossEntropy(q: 0.7), clear: clear, threshold: 0.5, leastShare: 0.25,
            fewest: 1)
        return method
    }

    /// Four blocks of eight cases, half of them of each class, of which the last case's read is wrong. Judges of the
    /// surest half see the truth; each judge of everything misreads another case of every block.
    private func verdict(clear: Double) throws -> JuryVerdict {
        let truth = (0..<32).map { $0 % 2 }
        var believed = truth
        believed[31] = 0
        let lots = (0..<4).map { block in
            let members = (0..<8).map { block * 8 + $0 }
            return Evidence(members: members, reads: members.map { believed[$0] == 0 ? [0.9, 0.1] : [0.1, 0.9] })
        }
        let duties = Jury.duties(shares: [1, 0.5], blocks: 4)
        let opinions = duties.map { duty in
            truth.enumerated().map { place, label -> [Float] in
                let errs = duty.share == 1 && place % 8 == Int(duty.number)
                return (label == 0) != errs ? [0.8, 0.2] : [0.2, 0.8]
            }
        }
        let jury = Jury(lots, duties: duties, opinions: opinions)
        return try #require(JuryVerdict(jury, jury.evidence, Self.method(clear: clear)))
    }

    @Test func whatJudgesAgreeAboutBestIsBelievedCaseByCase() throws {
        let verdict = try verdict(clear: 0.95)
        #expect(verdict.selected == Array(0..<31))
        #expect(verdict.loss == .generalizedCrossEntropy(q: 0.7))
        #expect(verdict.signs.share == 0.5 && verdict.signs.kappa == 1 && verdict.signs.rounds == 1)
        #expect(verdict.signs.candidates[0].kappa < 0.6)
    }

    @Test func whereNobodyAgreesEverythingIsBelieved() throws {
        let verdict = try verdict(clear: 1.01)
        #expect(verdict.selected == Array(0..<32))
        #expect(verdict.loss == .crossEntropy)
        #expect(verdict.signs.share == 1 && verdict.signs.rounds == 0 && verdict.signs.believed == 1)
    }
}
