import Labels
import Tensors
import Work

/// Learns to read from first reads that are partly wrong.
///
/// Everything it looks at are the cases it is given, and a jury that is silent about them: no other case, and no other
/// case's read, can influence the result. Cross-fitting therefore only has to leave a fold out of them.
package struct OverReader: Sendable {
    let method: OverReadMethod
    let images: TrainingImages
    let architecture: Architecture
    let cancellation: Cancellation
    let stepped: @Sendable () -> Void

    /// A reader that learns by a method.
    ///
    /// - Parameters:
    ///   - images: All images of the project, prepared.
    ///   - stepped: Told of every training step.
    package init(
        _ method: OverReadMethod, images: TrainingImages, architecture: Architecture,
        cancellation: Cancellation = Cancellation(), stepped: @escaping @Sendable () -> Void = {}
    ) {
        self.method = method
        self.images = images
        self.architecture = architecture
        self.cancellation = cancellation
        self.stepped = stepped
    }

    /// Networks that have learned, and what is known of them without any true label.
    package struct Learned {
        /// The networks that read.
        package let ensemble: Ensemble
        /// How well their judges agreed; `nil` where the method has none, or there was nothing to judge.
        package let signs: OverReadSigns?
    }

    /// Lets judges learn from blocks of cases, on several threads; the result does not depend on their number.
    ///
    /// - Parameters:
    ///   - lots: The cases of every block; groups never straddle them, and every block has a case.
    ///   - silenced: The block whose judges are never to be heard, so that they need not learn; all learn where `nil`.
    ///   - stream: Tells the judges' random numbers from others of the seed.
    /// - Returns: `nil` where the method has no judges.
    /// - Throws: `ComputeError`, `ConvnetError`.
    package func convene(
        _ lots: [Evidence], silencing silenced: Int? = nil, seed: UInt64, stream: UInt64, workers: Int
    ) throws -> Jury? {
        guard let judging = method.judging else { return nil }
        let (all, duties) = (Evidence(joining: lots), judging.duties(blocks: lots.count, silencing: silenced))
        let opinions = try Compute.map(duties, workers: workers) { compute, duty in
            try judge(duty, lots, all, seed, stream, compute)
        }
        return Jury(lots, duties: duties, opinions: opinions)
    }

    /// Finds out what to believe, and trains the networks that read.
    ///
    /// - Parameters:
    ///   - jury: Judges who learned nothing from other cases; the reader convenes its own where there are none.
    ///   - seed: All random numbers come from it and from `stream`.
    ///   - stream: Tells folds apart.
    ///   - numbers: Which of the method's networks are trained; all where `nil`. None depends on the others.
    /// - Throws: `ComputeError`, `ConvnetError`.
    package func learn(
        _ evidence: Evidence, jury: Jury? = nil, seed: UInt64, stream: UInt64, numbers: Range<Int>? = nil,
        _ compute: Compute
    ) throws -> Learned {
        guard evidence.classCount > 0 else {
            throw ConvnetError.trainingSet("there is no image to learn from")
        }
        var (evidence, jury) = (evidence, jury)
        if jury == nil {
            if let most = method.mostImages {
                evidence = evidence.sample(most, seed: seed, stream: stream << 32 | 0xFFFF_FFFF)
            }
            jury = try ownJury(evidence, seed, stream, compute)
        }
        let verdict = jury.flatMap { JuryVerdict($0, evidence, method) }
        let selected = verdict?.selected ?? Array(evidence.members.indices)
        let networks = try (numbers ?? 0..<method.networks).map { number in
            try train(
                evidence, selected, verdict?.loss ?? method.loss, steps: method.steps(for: evidence.members.count),
                seed, stream << 32 | UInt64(1 + number), compute)
        }
        return Learned(ensemble: Ensemble(networks), signs: verdict?.signs)
    }

    /// Deals the groups to blocks; `nil` where there is not one for each, or no judge is wanted.
    private func ownJury(_ evidence: Evidence, _ seed: UInt64, _ stream: UInt64, _ compute: Compute) throws -> Jury? {
        guard let judging = method.judging,
            let lots = evidence.dealt(Judging.fewestBlocks, seed, stream << 32 | 0xFFFF_FFFE)
        else { return nil }
        let duties = judging.duties(blocks: lots.count)
        let all = Evidence(joining: lots)
        let opinions = try duties.map { try judge($0, lots, all, seed, stream, compute) }
        return Jury(lots, duties: duties, opinions: opinions)
    }

    /// A network that learns from two blocks, and reads all of them.
    private func judge(
        _ duty: Jury.Duty, _ lots: [Evidence], _ all: Evidence, _ seed: UInt64, _ stream: UInt64, _ compute: Compute
    ) throws -> [[Float]] {
        guard let judging = method.judging else { return [] }
        let own = Evidence(joining: duty.blocks.map { lots[$0] })
        let selection = Selection(labels: own.labels, classCount: own.classCount, judging: judging)
        let network = try train(
            own, own.withDecided(selection.surest(duty.share, of: own.reads)), judging.loss,
            steps: method.steps(for: own.members.count), seed,
            stream << 32 | 0x8000_0000 | duty.number, compute)
        return try network.probabilities(of: images, members: all.members, cancellation: cancellation, compute)
    }

    private func train(
        _ evidence: Evidence, _ selected: [Int], _ loss: TrainingPlan.Loss, steps: Int, _ seed: UInt64,
        _ stream: UInt64, _ compute: Compute
    ) throws -> Convnet {
        let trainer = Trainer(
            images: images, architecture: architecture, plan: method.plan(steps: steps, loss: loss),
            cancellation: cancellation, stepped: stepped)
        let lesson = Lesson(
            members: selected.map { evidence.members[$0] }, labels: selected.map { evidence.labels[$0] })
        let network = try trainer.train(lesson, seed: seed, stream: stream, compute)
        if let prior = evidence.prior { network.addToLogits(prior) }
        return network
    }
}
