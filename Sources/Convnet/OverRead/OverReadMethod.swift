/// How networks learn from first reads that are partly wrong.
public struct OverReadMethod: Codable, Equatable, Sendable {
    /// The name under which a run records it.
    public var name: String
    /// The share of each class that the networks of a round learn from, round after round: in the first round those that
    /// the first reader is surest of, then those on which the networks so far agree with the first reader, surest first.
    public var shares: [Double]
    /// Networks of a round; the last round's are the ensemble that reads.
    public var networks: Int
    /// Whether a network before the last round leaves out a part of the selection, so that every case is judged by
    /// networks that did not learn from it.
    public var crossJudges: Bool
    /// At least how many cases of a class are selected, where there are as many.
    public var fewest: Int
    /// Passes through as many images as there are cases, in every round, however small the selection.
    public var epochs: Double
    /// At least how many steps a network is trained.
    public var fewestSteps: Int
    /// Images of a step.
    public var batch: Int
    /// Adam's largest step size.
    public var learningRate: Double
    /// Its course.
    public var schedule: TrainingPlan.Schedule
    /// The loss.
    public var loss: TrainingPlan.Loss
    /// The changes training images go through.
    public var augmentation: Augmentation

    /// The default: four rounds of two networks with generalised cross-entropy and augmentation, learning from the half
    /// that the first reader is surest of, then from more and more of the first reads that the networks confirm.
    public static let robust = OverReadMethod(
        name: "robust", shares: [0.5, 0.8, 0.9, 0.95], networks: 2, crossJudges: true, fewest: 8, epochs: 4,
        fewestSteps: 24, batch: 64, learningRate: 5e-3, schedule: .trapezoid(warmUp: 0.2, decayFrom: 0.5),
        loss: .generalizedCrossEntropy(q: 0.7),
        augmentation: Augmentation(shift: 2.0 / 28, mirrors: true, brightness: 0.2, contrast: 0.2))

    /// Cross-entropy on all first reads as they are, for a fixed number of epochs.
    public static let plain = OverReadMethod(
        name: "ce", shares: [1], networks: 1, crossJudges: false, fewest: 1, epochs: 8, fewestSteps: 1, batch: 64,
        learningRate: 1e-3, schedule: .constant, loss: .crossEntropy, augmentation: .none)

    /// How many steps a network takes for a number of cases.
    func steps(for cases: Int) -> Int {
        max(fewestSteps, Int((epochs * Double(cases) / Double(batch)).rounded(.up)))
    }

    /// Training images that all networks together pass for a number of cases.
    public func trainingImages(for cases: Int) -> Int {
        shares.count * networks * steps(for: cases) * min(batch, cases)
    }

    func plan(for cases: Int) -> TrainingPlan {
        TrainingPlan(
            steps: steps(for: cases), batch: batch, learningRate: learningRate, schedule: schedule, loss: loss,
            augmentation: augmentation)
    }
}
