import Labels

/// How networks learn from first reads that are partly wrong.
package struct OverReadMethod: Codable, Equatable, Sendable {
    /// The name under which a run records it.
    package var name: String
    /// How it is found out which first reads to believe; all are believed where there is nothing.
    package var judging: Judging?
    /// How many networks that learn from all that is believed read together.
    package var networks: Int
    /// At most how many images are learned from, a sample where there are more; no bound where there is nothing.
    package var mostImages: Int?
    /// How long a network learns.
    package var length: TrainingLength
    /// Images of a step.
    package var batch: Int
    /// How far rare classes are drawn more often, 0 (as they are) to 1 (all alike), corrected for when they are read.
    package var evening: Double
    /// Adam's largest step size.
    package var learningRate: Double
    /// Its course.
    package var schedule: TrainingPlan.Schedule
    /// The loss where everything is believed; one of the judges' losses where there are any.
    package var loss: TrainingPlan.Loss
    /// The changes training images go through.
    package var augmentation: Augmentation

    /// The default: judges that learn from disjoint halves choose what to believe, and confirm it where they can tell the
    /// classes apart.
    package static let auto = OverReadMethod(
        name: "auto", judging: .byAgreement, networks: 2, mostImages: 16_384,
        length: TrainingLength(epochs: 4, fewestSteps: 200, mostSteps: 400, mostEpochs: 40), batch: 64,
        evening: 0.5, learningRate: 5e-3, schedule: .trapezoid(warmUp: 0.2, decayFrom: 0.5), loss: .crossEntropy,
        augmentation: Augmentation(shift: 2.0 / 28, mirrors: true, brightness: 0.2, contrast: 0.2))

    /// Cross-entropy on all first reads as they are, for a fixed number of epochs.
    package static let plain = OverReadMethod(
        name: "ce", judging: nil, networks: 1, mostImages: nil, length: TrainingLength(epochs: 8), batch: 64,
        evening: 0, learningRate: 1e-3, schedule: .constant, loss: .crossEntropy, augmentation: .none)

    /// At most how many steps all networks together take for a number of cases.
    package func trainingSteps(for cases: Int) -> Int { mostNetworks * steps(for: cases) }

    /// Networks that are trained where every round of judging takes place.
    var mostNetworks: Int {
        guard let judging else { return networks }
        return 2 * (judging.shares.count * judging.losses.count + judging.rounds) + networks
    }

    /// How many steps a network takes for a number of cases.
    func steps(for cases: Int) -> Int { length.steps(for: min(cases, mostImages ?? cases), batch: batch) }

    func plan(for cases: Int, loss: TrainingPlan.Loss) -> TrainingPlan {
        TrainingPlan(
            steps: steps(for: cases), batch: batch, evening: evening, learningRate: learningRate, schedule: schedule,
            loss: loss,
            augmentation: augmentation)
    }
}

/// How long a network learns.
package struct TrainingLength: Codable, Equatable, Sendable {
    /// Passes through as many images as there are cases, whatever is believed of them.
    package var epochs: Double
    /// At least how many steps, unless they are more than `mostEpochs`.
    package var fewestSteps = 1
    /// At most how many steps; no bound where there is nothing.
    package var mostSteps: Int?
    /// At most how many passes the least number of steps may be: a handful of images is soon known by heart.
    package var mostEpochs: Double?

    /// However few images there are, a network needs some steps to get anywhere.
    private static let leastSteps = 24

    func steps(for cases: Int, batch: Int) -> Int {
        func steps(_ epochs: Double) -> Int { Int((epochs * Double(cases) / Double(batch)).rounded(.up)) }
        let fewest = mostEpochs.map { min(fewestSteps, max(Self.leastSteps, steps($0))) } ?? fewestSteps
        return min(max(fewest, steps(epochs)), max(fewest, mostSteps ?? .max))
    }
}

/// How judges find out what to believe.
///
/// Two networks learn from disjoint halves of what might be believed, and read everything. Where it is right and can be
/// learned, they agree; where it holds one reader's mistakes, they learn different ones.
package struct Judging: Codable, Equatable, Sendable {
    /// The shares of each class that might be believed, the first reader's surest cases first.
    package var shares: [Double]
    /// What judges are taught by, each in turn; the first by which they agree well enough is kept.
    package var losses: [TrainingPlan.Loss]
    /// How well judges must agree at least (Cohen's kappa) before their doubts count.
    package var clear: Double
    /// Rounds in which judges confirm what they did not learn from.
    package var rounds: Int
    /// A case is confirmed where its label has at least this probability.
    package var threshold: Double
    /// At least this share of each class is believed whatever the judges say.
    package var leastShare: Double
    /// At least how many cases of a class are believed, where there are as many.
    package var fewest: Int

    static let byAgreement = Judging(
        shares: [1, 0.5], losses: [.generalizedCrossEntropy(q: 0.7), .crossEntropy], clear: OverReadSigns.leastKappa,
        rounds: 2,
        threshold: 0.5, leastShare: 0.25, fewest: 8)
}
