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
}
