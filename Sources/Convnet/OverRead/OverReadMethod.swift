/// How networks learn from first reads that are partly wrong.
package struct OverReadMethod: Codable, Equatable, Sendable {
    /// The name under which a run records it.
    package var name: String
    /// The share of each class that the first networks learn from: the cases that the first reader is surest of.
    package var firstShare: Double
    /// One round of judging for each: a case is learned from in the next round while the networks that did not learn from
    /// it give its first-read class at least this probability.
    package var thresholds: [Double]
    /// At least this share of each class is learned from in later rounds.
    package var leastShare: Double
    /// At least how many cases of a class are learned from, where there are as many.
    package var fewest: Int
    /// Networks of a round; the last round's are the ensemble that reads.
    package var networks: Int
    /// A class fills at least this share of what an even mixture of the classes would give it in the batches.
    package var leastBalance: Double
    /// Passes through as many images as there are cases, in every round, however small the selection.
    package var epochs: Double
    /// At least how many steps a network is trained.
    package var fewestSteps: Int
    /// Images of a step.
    package var batch: Int
    /// Adam's largest step size.
    package var learningRate: Double
    /// Its course.
    package var schedule: TrainingPlan.Schedule
    /// The loss.
    package var loss: TrainingPlan.Loss
    /// The changes training images go through.
    package var augmentation: Augmentation

    /// The default: three rounds of judging by two networks each, with generalised cross-entropy and augmentation, that
    /// begin with the half that the first reader is surest of and keep what the networks confirm; then the two that read.
    package static let robust = OverReadMethod(
        name: "robust", firstShare: 0.5, thresholds: [0.5, 0.5, 0.4], leastShare: 0.25, fewest: 8, networks: 2,
        leastBalance: 0.25, epochs: 4, fewestSteps: 24, batch: 64, learningRate: 5e-3,
        schedule: .trapezoid(warmUp: 0.2, decayFrom: 0.5), loss: .generalizedCrossEntropy(q: 0.7),
        augmentation: Augmentation(shift: 2.0 / 28, mirrors: true, brightness: 0.2, contrast: 0.2))

    /// Cross-entropy on all first reads as they are, for a fixed number of epochs.
    package static let plain = OverReadMethod(
        name: "ce", firstShare: 1, thresholds: [], leastShare: 1, fewest: 1, networks: 1, leastBalance: 0, epochs: 8,
        fewestSteps: 1, batch: 64, learningRate: 1e-3, schedule: .constant, loss: .crossEntropy, augmentation: .none)

    /// How many steps a network takes for a number of cases.
    func steps(for cases: Int) -> Int {
        max(fewestSteps, Int((epochs * Double(cases) / Double(batch)).rounded(.up)))
    }

    /// How many steps all networks together take for a number of cases.
    package func trainingSteps(for cases: Int) -> Int { (thresholds.count + 1) * networks * steps(for: cases) }

    func plan(for cases: Int) -> TrainingPlan {
        TrainingPlan(
            steps: steps(for: cases), batch: batch, leastBalance: leastBalance, learningRate: learningRate,
            schedule: schedule, loss: loss, augmentation: augmentation)
    }
}
