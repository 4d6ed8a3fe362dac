import Foundation
import Seeded
import Testing

@testable import Labels

@Suite struct CalibrationTests {
    /// Reads that claim `claimed` odds where `true` odds hold, and what was true.
    private func examples(_ count: Int, sharpened: Double, shifted: Double, seed: UInt64) -> [Calibration.Example] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let score = generator.uniform(-3...3)
            let truth = generator.uniform() < 1 / (1 + exp(-score)) ? 0 : 1
            let claimed = 1 / (1 + exp(-(sharpened * score + shifted)))
            return Calibration.Example(read: Read(probabilities: [Float(claimed), Float(1 - claimed)]), truth: truth)
        }
    }

    @Test func aBoastfulReaderIsCooled() throws {
        let fit = try #require(Calibration.fit(examples(2000, sharpened: 3, shifted: 1.5, seed: 1), classCount: 2))
        #expect(abs(fit.calibration.temperature - 3) < 0.4)
        // ln(p/(1-p)) = 3 s + 1.5, so that (that - 1.5) / 3 = s: a difference of -0.5 between the biases.
        #expect(abs(fit.calibration.biases[0] - fit.calibration.biases[1] + 0.5) < 0.2)
        #expect(fit.error.after < fit.error.before / 2 && fit.loss.after < fit.loss.before)
        #expect(fit.reliability.reduce(0) { $0 + $1.cases } == 2000)
        #expect(fit.reliability.allSatisfy { abs($0.confidence - $0.accuracy) < 0.1 })
    }

    @Test func anHonestReaderIsLeftNearlyAlone() throws {
        let fit = try #require(Calibration.fit(examples(2000, sharpened: 1, shifted: 0, seed: 2), classCount: 2))
        #expect(abs(fit.calibration.temperature - 1) < 0.15)
    }

    @Test func weightsCountAsCases() throws {
        let half = examples(60, sharpened: 2, shifted: 0, seed: 3)
        let doubled = try #require(
            Calibration.fit(
                half.map { Calibration.Example(read: $0.read, truth: $0.truth, weight: 7) }, classCount: 2))
        let plain = try #require(Calibration.fit(half, classCount: 2))
        #expect(abs(doubled.calibration.temperature - plain.calibration.temperature) < 1e-6)
        #expect(abs(doubled.loss.after - plain.loss.after) < 1e-9)
    }

    /// Thirty reads that are right and stand for one case each, thirty that are wrong and stand for nine.
    @Test func errorsAreAboutTheCasesThatReadsStandFor() throws {
        let examples = (0..<60).map { index in
            Calibration.Example(
                read: Read(probabilities: [0.75, 0.25]), truth: index % 2, weight: index % 2 == 0 ? 1 : 9)
        }
        let fit = try #require(Calibration.fit(examples, classCount: 2))
        #expect(abs(fit.error.before - 0.65) < 1e-6, "one tenth is right at a confidence of 0.75")
        #expect(
            expectedCalibrationError(confidences: [0.5, 0.5], isCorrect: [true, false], weights: [1, 3]) == 0.25)
        let bins = ReliabilityBin.bins(examples)
        #expect(bins.count == 1 && bins[0].cases == 60 && abs(bins[0].accuracy - 0.1) < 1e-12)
    }

    @Test func littleIsNotFitted() {
        #expect(Calibration.fit(examples(29, sharpened: 1, shifted: 0, seed: 4), classCount: 2) == nil)
    }

    /// A slope is what two values nearby say, and no calibration near the fitted one is likelier.
    @Test(arguments: [2, 7]) func theFitIsASummit(classCount: Int) {
        var generator = SeededGenerator(seed: 5)
        let rows = (0..<400).map { _ -> (logarithms: [Double], truth: Int, weight: Double) in
            let logarithms = (0..<classCount).map { _ in generator.uniform(-5...0) }
            let likeliest = logarithms.indices.max { logarithms[$0] < logarithms[$1] } ?? 0
            let isRight = generator.uniform() < 0.6
            return (
                logarithms, isRight ? likeliest : Int(generator.uniform() * Double(classCount)),
                generator.uniform(1...9)
            )
        }
        let likelihood = CalibrationLikelihood(rows, classCount: classCount)
        func value(_ point: [Double]) -> (value: Double, slope: [Double]) {
            var slope = point
            let value = likelihood.value(at: point, slope: &slope)
            return (value, slope)
        }
        let somewhere = likelihood.start.indices.map { 0.3 - 0.1 * Double($0) }
        let summit = GradientClimb.summit(from: likelihood.start) { likelihood.value(at: $0, slope: &$1) }
        for index in summit.indices {
            var (above, below) = (somewhere, somewhere)
            above[index] += 1e-5
            below[index] -= 1e-5
            let slope = (value(above).value - value(below).value) / 2e-5
            #expect(abs(slope - value(somewhere).slope[index]) < 1e-4 * max(1, abs(slope)))
            for step in [-1e-3, 1e-3] {
                var moved = summit
                moved[index] += step
                #expect(value(moved).value < value(summit).value)
            }
        }
        #expect(value([5] + likelihood.start.dropFirst()).value == -.infinity)
    }

    /// Rosenbrock's valley, upside down: its summit lies at the end of a bent ridge.
    @Test func aBentRidgeIsClimbedToItsEnd() {
        var looks = 0
        let summit = GradientClimb.summit(from: [-1.2, 1]) { point, slope in
            looks += 1
            let (along, off) = (1 - point[0], point[1] - point[0] * point[0])
            slope = [2 * along + 400 * point[0] * off, -200 * off]
            return -(along * along + 100 * off * off)
        }
        #expect(abs(summit[0] - 1) < 1e-4 && abs(summit[1] - 1) < 1e-4 && looks < 200)
    }
}
