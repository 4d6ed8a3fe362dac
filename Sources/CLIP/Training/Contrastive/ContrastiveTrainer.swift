import Foundation
import Tensors
import Work

/// Trains a CLIP model on batches of pairs (Radford et al. 2021, arXiv:2103.00020, section 2.5).
///
/// Every batch is dealt in parts of 32 pairs to single-threaded replicas of the towers; their embeddings meet in one loss,
/// and their gradients are added in the parts' order. So the model that comes out does not depend on the number of threads.
///
/// A trainer belongs to the thread of its `Compute`.
package final class ContrastiveTrainer {
    /// Pairs that go through the towers together: the activations of more would not stay in a core's cache.
    static let partSize = 32
    /// The largest factor of the cosine similarities, as in the paper.
    package static let largestScale: Float = 100

    /// The model as it is now.
    package let model: TrainableCLIP
    private let optimizer: Adam
    private let gradientLimit: Double
    private let compute: Compute
    private let parts: Int
    /// Workers whose seats are the replicas of some of the parts, by the parts' numbers.
    private let team: Team<[Int: TowerReplica]>

    /// What a step found.
    package struct StepResult: Equatable, Sendable {
        /// The batch's loss before the step.
        package let loss: Float
        /// The Euclidean norm of the gradients before they were clipped.
        package let gradientNorm: Double
    }

    /// A trainer of a model of given weights.
    ///
    /// - Parameter threads: Threads that share a step.
    /// - Throws: `ModelFileError` where a weight is missing or of another shape; `ComputeError`.
    package init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, _ recipe: ContrastiveRecipe, threads: Int,
        _ compute: Compute
    ) throws {
        let parts = max(1, (recipe.batch + Self.partSize - 1) / Self.partSize)
        let members = max(1, min(threads, parts))
        model = try TrainableCLIP(configuration, weights, compute)
        // Gains, biases and the logit scale stay without decay, as in the paper.
        optimizer = Adam(
            model.parameters, compute, learningRate: 0, beta2: recipe.beta2, weightDecay: recipe.weightDecay,
            decays: { $0.shape.count > 1 })
        gradientLimit = recipe.gradientLimit
        self.compute = compute
        self.parts = parts
        team = Team(members) { member in
            let compute = try Compute()
            let numbers = stride(from: member, to: parts, by: members)
            return try Dictionary(
                uniqueKeysWithValues: numbers.map { ($0, try TowerReplica(configuration, compute)) })
        }
    }

    /// Moves the weights one step.
    ///
    /// - Throws: `ComputeError`; `PretrainingDiverged` where the loss is no number any more.
    package func step(_ batch: PairBatch, learningRate: Float) throws -> StepResult {
        model.parameters.clearGradients()
        let (loss, gradients) = try self.loss(embed(batch, isTraining: true), groups: batch.groups)
        guard loss.isFinite else { throw PretrainingDiverged(learningRate: learningRate) }
        for part in try partGradients(gradients, of: batch) { model.parameters.addGradients(part) }
        let norm = model.parameters.gradientNorm
        optimizer.learningRate = learningRate
        optimizer.step(gradientScale: Float(min(1, gradientLimit / max(norm, 1e-12))))
        model.logitScale = min(model.logitScale, log(Self.largestScale))
        return StepResult(loss: loss, gradientNorm: norm)
    }

    /// The embeddings of pairs by the weights as they are now.
    ///
    /// - Throws: `ComputeError`.
    package func embeddings(of batch: PairBatch) throws -> PairEmbeddings { try embed(batch, isTraining: false) }

    /// Everything that a training goes on from, besides the data.
    package var state: TrainerState {
        get { TrainerState(values: model.parameters.values.values, moments: optimizer.moments) }
        set {
            model.parameters.values.fill(with: newValue.values)
            optimizer.moments = newValue.moments
        }
    }

    private func embed(_ batch: PairBatch, isTraining: Bool) throws -> PairEmbeddings {
        let weights = model.parameters.values.values
        let parts = parts
        let embedded = try team.each { replicas, _ in
            try replicas.mapValues { $0 }.reduce(into: [Int: PairEmbeddings]()) { made, replica in
                made[replica.key] = try replica.value.embed(
                    batch.part(replica.key, of: parts), weights: weights, isTraining: isTraining)
            }
        }
        return Self.inOrder(embedded).reduce(into: PairEmbeddings()) { $0.append($1) }
    }

    /// The loss of a batch and its gradients for the embeddings; that for the logit scale goes to the model's gradients.
    private func loss(_ embeddings: PairEmbeddings, groups: [Int]) throws -> (Float, PairEmbeddings) {
        let shape = [groups.count, embeddings.images.count / groups.count]
        let images = Variable(compute.tensor(embeddings.images, shape: shape), needsGradient: true)
        let texts = Variable(compute.tensor(embeddings.texts, shape: shape), needsGradient: true)
        let tape = Tape(compute, isTraining: true)
        let loss = try model.contrastiveLoss(images: images, texts: texts, groups: groups, tape)
        try tape.backward(from: loss)
        let gradients = PairEmbeddings(
            images: images.gradient?.values ?? [], texts: texts.gradient?.values ?? [])
        return (loss.value.values[0], gradients)
    }

    private func partGradients(_ gradients: PairEmbeddings, of batch: PairBatch) throws -> [[Float]] {
        let (parts, count) = (parts, batch.count)
        let width = gradients.images.count / count
        let made = try team.each { replicas, _ in
            try replicas.reduce(into: [Int: [Float]]()) { made, replica in
                let rows = count * replica.key / parts * width..<count * (replica.key + 1) / parts * width
                let part = PairEmbeddings(
                    images: Array(gradients.images[rows]), texts: Array(gradients.texts[rows]))
                made[replica.key] = try replica.value.gradients(of: part)
            }
        }
        return Self.inOrder(made)
    }

    private static func inOrder<Value>(_ parts: [[Int: Value]]) -> [Value] {
        parts.flatMap { $0 }.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// The weights and moments of a training, in the order of the parameters' memory.
package struct TrainerState: Equatable, Sendable {
    /// The weights.
    package var values: [Float]
    /// The optimiser's moments.
    package var moments: Adam.Moments

    /// Puts a state together.
    package init(values: [Float], moments: Adam.Moments) {
        self.values = values
        self.moments = moments
    }
}

/// The loss is no number any more.
package struct PretrainingDiverged: Error, Equatable, CustomStringConvertible {
    /// The learning rate of the step at which it happened.
    package let learningRate: Float

    /// One line for people, with what to do.
    package var description: String {
        "the loss is no number any more at a learning rate of \(learningRate); train with a lower --learning-rate"
    }
}
