import Labels

/// How networks learn from first reads that are partly wrong.
package struct OverReadMethod: Codable, Equatable, Sendable {
    /// The name under which a run records it.
    package var name: String
    /// How it is found out which first reads to believe; all are believed where there is nothing.
    package var judging: Judging?
    /// How many networks that learn from all that is believed read together.
    package var networks: Int
    /// At most how many images are learned from, a sample where there are more; no bound where there is nothing. More than
    /// the most steps can see once would only cost the judges' time, who read all of them.
    package var mostImages: Int?
    /// How long a network learns.
    package var length: TrainingLength
    /// Images of a step.
    package var batch: Int
    /// Adam's largest step size.
    package var learningRate: Double
    /// Its course.
    package var schedule: TrainingPlan.Schedule
    /// The loss where everything is believed.
    package var loss: TrainingPlan.Loss
    /// The changes training images go through.
    package var augmentation: Augmentation

    /// The default: judges that learn from disjoint halves choose what to believe, and confirm it where they can tell the
    /// classes apart.
    package static let auto = OverReadMethod(
        name: "auto", judging: .byAgreement, networks: 2, mostImages: 25_600,
        length: TrainingLength(epochs: 4, fewestSteps: 150, mostSteps: 400, mostEpochs: 40), batch: 64,
        learningRate: 5e-3, schedule: .trapezoid(warmUp: 0.2, decayFrom: 0.5), loss: .crossEntropy,
        augmentation: Augmentation(shift: 2.0 / 28, mirrors: true, brightness: 0.2, contrast: 0.2))

    /// Cross-entropy on all first reads as they are, for a fixed number of epochs.
    package static let plain = OverReadMethod(
        name: "ce", judging: nil, networks: 1, mostImages: nil, length: TrainingLength(epochs: 8), batch: 64,
        learningRate: 1e-3, schedule: .constant, loss: .crossEntropy, augmentation: .none)

    /// How many steps all networks together take for a number of cases in groups of their own, the judges among them.
    package func trainingSteps(for cases: Int) -> Int {
        let sampled = min(cases, mostImages ?? cases)
        let blocks = (0..<Judging.fewestBlocks).map { (sampled + $0) / Judging.fewestBlocks }
        return juryTrainingSteps(for: blocks) + readerTrainingSteps(for: sampled)
    }

    /// How many steps the judges together take who share blocks of so many cases.
    ///
    /// - Parameter silenced: The block whose judges do not learn; all learn where `nil`.
    package func juryTrainingSteps(for blocks: [Int], silencing silenced: Int? = nil) -> Int {
        (judging?.duties(blocks: blocks.count, silencing: silenced) ?? []).reduce(0) { sum, duty in
            sum + steps(for: duty.blocks.reduce(0) { $0 + blocks[$1] })
        }
    }

    /// How many steps the networks that read together take for a number of cases.
    package func readerTrainingSteps(for cases: Int) -> Int { networks * steps(for: cases) }

    /// How many steps a network takes for a number of cases.
    func steps(for cases: Int) -> Int { length.steps(for: cases, batch: batch) }

    func plan(steps: Int, loss: TrainingPlan.Loss) -> TrainingPlan {
        TrainingPlan(
            steps: steps, batch: batch, learningRate: learningRate, schedule: schedule, loss: loss,
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
/// Networks learn from disjoint halves of what might be believed, and read everything. Where it is right and can be
/// learned, they agree; where it holds one reader's mistakes, they learn different ones.
package struct Judging: Codable, Equatable, Sendable {
    /// The shares of each class that might be believed, the first reader's surest cases first; 1 is among them.
    package var shares: [Double]
    /// What judges are taught by, and whoever learns what they confirm.
    package var loss: TrainingPlan.Loss
    /// How well judges must agree at least (Cohen's kappa) before their doubts count.
    package var clear: Double
    /// A case is confirmed where its label has at least this probability.
    package var threshold: Double
    /// At least this share of each class is believed whatever the judges say.
    package var leastShare: Double
    /// At least how many cases of a class are believed, where there are as many.
    package var fewest: Int

    static let byAgreement = Judging(
        shares: [1, 0.5], loss: .generalizedCrossEntropy(q: 0.7), clear: OverReadSigns.leastKappa, threshold: 0.5,
        leastShare: 0.25, fewest: 8)

    /// Blocks of which each two judges with none in common know all.
    package static let fewestBlocks = 4

    /// The duties of all judges, or of those that did not learn from a block.
    func duties(blocks: Int, silencing silenced: Int? = nil) -> [Jury.Duty] {
        Jury.duties(shares: shares, blocks: blocks).filter { duty in !duty.blocks.contains { $0 == silenced } }
    }
}
