import Foundation

/// How a CLIP model is trained.
package struct ContrastiveRecipe: Codable, Equatable, Sendable {
    /// Steps in all.
    package var steps: Int
    /// Pairs of a step.
    package var batch: Int
    /// The largest learning rate.
    package var learningRate: Float
    /// The share of the steps over which the learning rate rises from 0, in 0...1.
    package var warmUp: Double
    /// AdamW's weight decay of all matrices.
    package var weightDecay: Float
    /// AdamW's second decay rate: .98 for the vision transformers of the paper (table 18).
    package var beta2: Float
    /// The largest Euclidean norm of a step's gradients; longer ones are shortened to it.
    package var gradientLimit: Double
    /// How the training images are varied.
    package var augmentation: PairAugmentation
    /// What order, first weights and augmentation come from.
    package var seed: UInt64

    /// Puts a recipe together.
    ///
    /// - Precondition: There are steps and pairs.
    package init(
        steps: Int, batch: Int = 128, learningRate: Float = 1e-3, warmUp: Double = 0.05, weightDecay: Float = 0.1,
        beta2: Float = 0.98, gradientLimit: Double = 1, augmentation: PairAugmentation = .radiograph, seed: UInt64 = 0
    ) {
        precondition(steps > 0 && batch > 0, "a training has steps and pairs")
        self.steps = steps
        self.batch = batch
        self.learningRate = learningRate
        self.warmUp = warmUp
        self.weightDecay = weightDecay
        self.beta2 = beta2
        self.gradientLimit = gradientLimit
        self.augmentation = augmentation
        self.seed = seed
    }

    /// The learning rate of a step: it rises evenly, then falls to 0 along half a cosine (Loshchilov & Hutter 2017,
    /// arXiv:1608.03983, without restarts).
    package func learningRate(at step: Int) -> Float {
        let rising = warmUp * Double(steps)
        let place = Double(step) + 0.5
        if place < rising { return learningRate * Float(place / rising) }
        let share = (place - rising) / max(Double(steps) - rising, 1e-9)
        return learningRate * Float(0.5 * (1 + cos(.pi * min(1, share))))
    }
}
