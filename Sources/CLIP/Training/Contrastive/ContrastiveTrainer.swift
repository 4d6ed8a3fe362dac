import Foundation
import Tensors
import Work

/// Trains a CLIP model on batches of pairs (Radford et al. 2021, arXiv:2103.00020, section 2.5).
///
/// Every batch is dealt in parts of 32 pairs, of large towers fewer, to threads, which read the same weights; their embeddings
/// meet in one loss, and their gradients are added in the parts' order. So the model that comes out does not depend on the
/// number of threads.
///
/// Of small towers the way through a whole batch is remembered until the loss is known. Of large ones it would fill the
/// memory: their parts are embedded, and gone through once more for the gradients (Gao et al. 2021, arXiv:2101.06983).
///
/// A trainer belongs to the thread of its `Compute`.
package final class ContrastiveTrainer {
    /// Pairs that go through small towers together: the activations of more would not stay in a core's cache.
    static let partSize = 32
    /// Bytes that the way of a part may take; of large towers there are fewer pairs in it.
    private static let partBytes = 640 << 20
    /// The largest factor of the cosine similarities, as in the paper.
    package static let largestScale: Float = 100

    /// The model as it is now.
    package let model: TrainableCLIP
    private let optimizer: Adam
    private let gradientLimit: Double
    private let compute: Compute
    private let parts: Int
    private let members: Int
    private let team: Team<TowerReplica>
    /// Bytes that the ways through a batch may take.
    private static let rememberedBytes = 2 << 30

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
        let size = Self.partSize(of: configuration)
        let parts = max(1, (recipe.batch + size - 1) / size)
        members = max(1, min(threads, parts))
        let model = try TrainableCLIP(configuration, weights, compute)
        self.model = model
        // Gains, biases and the logit scale stay without decay, as in the paper.
        optimizer = Adam(
            model.parameters, compute, learningRate: 0, beta2: recipe.beta2, weightDecay: recipe.weightDecay,
            decays: { $0.shape.count > 1 })
        gradientLimit = recipe.gradientLimit
        self.compute = compute
        self.parts = parts
        let values = model.parameters.shared
        team = Team(members) { _ in TowerReplica(configuration, reading: values, try Compute()) }
    }

    // The replicas read the model's memory.
    deinit { team.end() }

    /// Moves the weights one step.
    ///
    /// - Throws: `ComputeError`; `PretrainingDiverged` where the loss is no number any more.
    package func step(_ batch: PairBatch, learningRate: Float) throws -> StepResult {
        model.parameters.clearGradients()
        let (loss, gradients) = try self.loss(embed(batch, isTraining: true), groups: batch.groups)
        guard loss.isFinite else { throw PretrainingDiverged(learningRate: learningRate) }
        try addGradients(gradients, of: batch)
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
        let (parts, members, remembers) = (parts, members, isTraining && remembersWays(of: batch))
        let embedded = try team.each { replica, member in
            try stride(from: member, to: parts, by: members).map { part in
                (part, try replica.embed(batch.part(part, of: parts), part: part, remembers: remembers))
            }
        }
        return embedded.flatMap { $0 }.sorted { $0.0 < $1.0 }.reduce(into: PairEmbeddings()) { $0.append($1.1) }
    }

    /// Pairs of a part: a power of two, at most 32.
    private static func partSize(of configuration: CLIPConfiguration) -> Int {
        let bytes = wayBytes(configuration, tokens: configuration.text.contextLength)
        var size = partSize
        while size > 1, size * bytes > partBytes { size /= 2 }
        return size
    }

    /// Whether the ways through a batch are small enough to be kept.
    private func remembersWays(of batch: PairBatch) -> Bool {
        batch.count * Self.wayBytes(model.configuration, tokens: batch.texts.length) <= Self.rememberedBytes
    }

    /// Bytes, about, that the way of a pair through the towers takes, its text having so many tokens.
    private static func wayBytes(_ configuration: CLIPConfiguration, tokens: Int) -> Int {
        func numbers(_ tower: Tower, tokens: Int) -> Int {
            // Each layer keeps norms, queries, keys, values, attention, sums and the MLP's two sides.
            let transformer = tower.transformer
            return tokens * transformer.layers * (10 * transformer.width + 2 * transformer.mlpWidth)
        }
        var perPair = numbers(configuration.text, tokens: tokens)
        if case .tower(let tower) = configuration.vision {
            perPair += numbers(tower, tokens: tower.patches?.tokens ?? 0)
        }
        return perPair * MemoryLayout<Float>.stride
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

    /// Adds the weights' gradients of all parts, in their order, given those of the embeddings.
    private func addGradients(_ gradients: PairEmbeddings, of batch: PairBatch) throws {
        let (parts, members, count) = (parts, members, batch.count)
        let width = gradients.images.count / count
        let (turns, sum) = (Turns(), model.parameters.gradientSum)
        _ = try team.each { replica, member in
            do {
                for part in stride(from: member, to: parts, by: members) {
                    let rows = count * part / parts * width..<count * (part + 1) / parts * width
                    let loss = PairEmbeddings(
                        images: Array(gradients.images[rows]), texts: Array(gradients.texts[rows]))
                    let found = try replica.gradients(of: loss, for: batch.part(part, of: parts), part: part)
                    try turns.take(part) { sum.add(found) }
                }
            } catch is Turns.Over {
                // Whoever ended the turns throws what was wrong.
            } catch {
                turns.end()
                throw error
            }
        }
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
