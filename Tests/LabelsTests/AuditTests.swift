import Foundation
import Seeded
import Testing

@testable import Labels

/// Samples, their limits, and what they let know.
@Suite struct AuditTests {
    /// P(X = found) by counting sets, for populations that Int can count.
    private func probability(_ found: Int, _ sampled: Int, _ population: Int, _ marked: Int) -> Double {
        func choices(_ all: Int, _ chosen: Int) -> Double {
            guard chosen >= 0, chosen <= all else { return 0 }
            return (0..<chosen).reduce(1.0) { $0 * Double(all - $1) / Double($1 + 1) }
        }
        return choices(marked, found) * choices(population - marked, sampled - found) / choices(population, sampled)
    }

    @Test func tailsAreThoseOfTheHypergeometricDistribution() {
        for (sampled, population) in [(1, 1), (3, 10), (7, 7), (12, 40), (30, 300)] {
            for marked in stride(from: 0, through: population, by: max(1, population / 7)) {
                for found in max(0, sampled - (population - marked))...min(sampled, marked) {
                    let expected =
                        (0..<found).reduce(0) { $0 + probability($1, sampled, population, marked) }
                        + probability(found, sampled, population, marked) / 2
                    let tail = FinitePopulation.lowerTail(found, sampled, population, marked)
                    #expect(abs(tail - expected) < 1e-9)
                }
            }
        }
        #expect(abs(FinitePopulation.logFactorial(20) - log(2_432_902_008_176_640_000.0)) < 1e-11)
    }

    @Test func limitsHoldWhatTheSampleAllows() {
        #expect(FinitePopulation.limits(found: 4, of: 10, in: 10) == 4...4)
        #expect(FinitePopulation.limits(found: 0, of: 9, in: 10) == 0...1)
        // Half of a large sample, to within twice its deviation.
        let half = FinitePopulation.limits(found: 28_000, of: 56_000, in: 111_000)
        #expect(half.contains(55_500) && half.upperBound - half.lowerBound < 1_200)
        let limits = FinitePopulation.limits(found: 0, of: 150, in: 100_000)
        #expect(limits.lowerBound == 0 && (2_000...2_700).contains(limits.upperBound))
        let mirrored = FinitePopulation.limits(found: 150, of: 150, in: 100_000)
        #expect(mirrored == (100_000 - limits.upperBound)...100_000)
    }

    @Test func plansDealTheirSizeAndSeeEveryPart() {
        var frame = AuditFrame(policy: .overRead)
        frame.add(FrozenLabels(clip: 0, cnn: 0), count: 111_000)
        frame.add(FrozenLabels(clip: 1, cnn: 1), count: 500)
        frame.add(FrozenLabels(clip: 0, cnn: 1), count: 900)
        frame.add(FrozenLabels(clip: 1, cnn: 0), count: 3)
        frame.add(FrozenLabels(clip: nil, cnn: nil), count: 50)
        #expect(frame.count == 112_403)
        let plan = AuditPlan(frame, size: 300)
        #expect(plan.sizes.reduce(0, +) == 300)
        #expect(zip(plan.sizes, frame.parts).allSatisfy { $0 >= min(2, $1.count) && $0 <= $1.count })
        #expect(plan.sizes.sorted()[1] >= 15 && plan.sizes.min() == 3)
        #expect(AuditPlan(frame, size: 1_000_000).sizes == frame.parts.map(\.count))
        let wide = AuditPlan(frame, margin: 0.02)
        #expect(wide.expectedMargin(frame) <= 0.02 && wide.sizes.reduce(0, +) < 1000)
        let drawn = plan.drawn(part: 0, count: 111_000, seed: 4)
        #expect(
            drawn == plan.drawn(part: 0, count: 111_000, seed: 4)
                && drawn != plan.drawn(part: 0, count: 111_000, seed: 5))
        #expect(Set(drawn).count == plan.sizes[0] && drawn.allSatisfy((0..<111_000).contains))
    }

    @Test func everyCaseOfAPartIsAsLikely() {
        var frame = AuditFrame(policy: .overRead)
        frame.add(FrozenLabels(clip: 0, cnn: 0), count: 10)
        let plan = AuditPlan(frame, size: 4)
        var times = [Int](repeating: 0, count: 10)
        for seed in 0..<2000 {
            for position in plan.drawn(part: 0, count: 10, seed: UInt64(seed)) { times[position] += 1 }
        }
        // 800 expected of each, with a deviation of 22.
        #expect(times.allSatisfy { abs($0 - 800) < 100 })
    }

    @Test func figuresOfAWholeCountAreExact() throws {
        var frame = AuditFrame(policy: .overRead)
        let cells: [(FrozenLabels, Int?, Int)] = [
            (FrozenLabels(clip: 0, cnn: 0), 0, 30), (FrozenLabels(clip: 0, cnn: 0), 1, 5),
            (FrozenLabels(clip: 0, cnn: 1), 1, 12), (FrozenLabels(clip: 0, cnn: 1), 0, 4),
            (FrozenLabels(clip: 1, cnn: 1), 1, 20), (FrozenLabels(clip: 1, cnn: 1), nil, 2),
            (FrozenLabels(clip: 0, cnn: 0, settlement: .named(1)), 1, 3),
        ]
        for (labels, _, count) in cells { frame.add(labels, count: count) }
        let answers = try cells.flatMap { labels, truth, count in
            let stratum = try #require(AuditStratum(labels, policy: .overRead))
            let part = try #require(frame.parts.firstIndex { $0.stratum == stratum })
            return Array(repeating: AuditAnswer(part: part, labels: labels, truth: truth), count: count)
        }
        func estimate(_ labels: AuditedLabels) -> AuditEstimate {
            AuditEstimate(labels, frame: frame, answers: answers, classCount: 2)
        }
        let curated = estimate(.curated(.overRead))
        #expect(abs(try #require(curated.accuracy).value - 65.0 / 74) < 1e-12)
        #expect(abs(try #require(curated.classes[1].recall).value - 35.0 / 40) < 1e-12)
        #expect(abs(try #require(curated.classes[1].precision).value - 35.0 / 39) < 1e-12)
        #expect(abs(try #require(curated.classes[1].f1).value - 70.0 / 79) < 1e-12)
        #expect(try #require(curated.accuracy).interval.upperBound - 65.0 / 74 < 1e-6)
        #expect(abs(try #require(estimate(.firstRead).accuracy).value - 54.0 / 74) < 1e-12)
        let byPeople = estimate(.curated(.personOnly))
        #expect(byPeople.labelled == 60)
        #expect(abs(try #require(byPeople.accuracy).value - 53.0 / 58) < 1e-12)
        #expect(abs(try #require(byPeople.classes[1].recall).value - 23.0 / 40) < 1e-12)
        let comparison = try #require(
            AuditComparison(
                .curated(.overRead), .curated(.firstRead), frame: frame, answers: answers, classCount: 2))
        #expect(comparison.isClear && abs(comparison.difference - 8.0 / 76) < 1e-12)
    }

    @Test func tooFewCasesAreNotKnown() {
        var frame = AuditFrame(policy: .overRead)
        frame.add(FrozenLabels(clip: 0, cnn: 0), count: 900)
        frame.add(FrozenLabels(clip: 1, cnn: 1), count: 6)
        let common = Array(repeating: AuditAnswer(part: 0, labels: FrozenLabels(clip: 0, cnn: 0), truth: 0), count: 40)
        let rare = Array(repeating: AuditAnswer(part: 1, labels: FrozenLabels(clip: 1, cnn: 1), truth: 1), count: 6)
        let estimate = AuditEstimate(.overRead, frame: frame, answers: common + rare, classCount: 2)
        #expect(estimate.accuracy != nil && estimate.classes[0].recall != nil)
        #expect(estimate.classes[1].recall == nil && estimate.classes[1].f1 == nil && estimate.macroF1 == nil)
        let unseen = AuditEstimate(.overRead, frame: frame, answers: common, classCount: 2)
        #expect(unseen.accuracy == nil)
    }
}
