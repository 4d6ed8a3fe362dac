import Images
import Seeded
import Testing

@testable import Convnet

@Suite struct TrainingPlanTests {
    private func plan(_ schedule: TrainingPlan.Schedule, steps: Int) -> TrainingPlan {
        TrainingPlan(
            steps: steps, batch: 8, learningRate: 1, schedule: schedule, loss: .crossEntropy,
            augmentation: .none)
    }

    @Test func theLearningRateRisesStaysAndFalls() {
        let plan = plan(.trapezoid(warmUp: 0.2, decayFrom: 0.5), steps: 10)
        let expected: [Float] = [0.5, 1, 1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2]
        for (step, rate) in expected.enumerated() { #expect(abs(plan.learningRate(at: step) - rate) < 1e-6) }
    }

    @Test func aConstantRateStays() {
        #expect((0..<5).allSatisfy { plan(.constant, steps: 5).learningRate(at: $0) == 1 })
    }

    /// A handful of images takes the least number of steps, small collections enough to learn, large ones no more.
    @Test func trainingIsBoundedOnBothSides() {
        #expect([10, 200, 1000, 6000, 100_000].map(OverReadMethod.auto.steps) == [24, 125, 150, 375, 400])
        #expect(OverReadMethod.plain.trainingSteps(for: 640) == 80)
    }

    /// Twelve judges, each of half of the cases, and two networks that read: whatever the collection, no more than these
    /// steps, of a sample that is no larger than it should be.
    @Test func theWholeBudgetIsBounded() {
        let auto = OverReadMethod.auto
        #expect(auto.trainingSteps(for: 1000) == 12 * 150 + 2 * 150)
        #expect(auto.trainingSteps(for: 10_000_000) == 14 * 400)
        #expect(auto.juryTrainingSteps(for: [200, 200, 200, 200, 200]) == 20 * 150)
        #expect(OverReadMethod.plain.juryTrainingSteps(for: [200, 200]) == 0)
    }
}

@Suite struct AugmentationTests {
    private static let augmentation = Augmentation(shift: 0.1, mirrors: true, brightness: 0.2, contrast: 0.3)

    @Test func changesStayInTheirRangesAndReachThem() {
        var generator = SeededGenerator(seed: 4)
        let changes = (0..<400).map { _ in Self.augmentation.draw(size: 20, &generator) }
        #expect(Set(changes.map(\.down)) == Set(-2...2))
        #expect(Set(changes.map(\.across)) == Set(-2...2))
        #expect(Set(changes.map(\.mirrored)) == [true, false])
        #expect(changes.allSatisfy { abs($0.brightness) <= 0.2 && abs($0.contrast - 1) <= 0.3 + 1e-6 })
        #expect(changes.contains { $0.brightness > 0.15 } && changes.contains { $0.contrast < 0.75 })
    }

    @Test func smallImagesAreShiftedByAPixelAtLeast() {
        var generator = SeededGenerator(seed: 5)
        let changes = (0..<60).map { _ in Self.augmentation.draw(size: 4, &generator) }
        #expect(Set(changes.map(\.down)) == Set(-1...1))
    }

    @Test func noAugmentationLeavesImagesAlone() {
        var generator = SeededGenerator(seed: 6)
        let change = Augmentation.none.draw(size: 28, &generator)
        #expect(change.down == 0 && change.across == 0 && !change.mirrored)
        #expect(change.brightness == 0 && change.contrast == 1)
    }

    /// A shifted and mirrored image, with the nearest pixels where it left the frame.
    @Test func pixelsMoveAsTheChangeSays() throws {
        var images = TrainingImages(size: 3, channels: 1)
        let samples: [UInt8] = [10, 20, 30, 40, 50, 60, 70, 80, 90]
        try images.append(PixelImage(width: 3, height: 3, channels: 1, samples: samples))
        func written(down: Int, across: Int, mirrored: Bool) -> [Float] {
            let change = Augmentation.Change(
                down: down, across: across, mirrored: mirrored, brightness: 0, contrast: 1)
            return [Float](unsafeUninitializedCapacity: 9) { buffer, count in
                buffer.baseAddress.map { images.write(0, change: change, to: $0) }
                count = 9
            }
        }
        let plain = written(down: 0, across: 0, mirrored: false)
        #expect(abs(plain.reduce(0, +)) < 1e-4)
        #expect(written(down: 1, across: 0, mirrored: false) == [3, 4, 5, 6, 7, 8, 6, 7, 8].map { plain[$0] })
        #expect(written(down: 0, across: -1, mirrored: true) == [1, 0, 0, 4, 3, 3, 7, 6, 6].map { plain[$0] })
    }
}
