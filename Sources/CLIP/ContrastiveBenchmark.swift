import Seeded
import Tensors

/// Measures steps of contrastive training.
package enum ContrastiveBenchmark {
    /// Tokens of a text; what captions of a line come to.
    private static let textLength = 12

    /// Trains a new model of a configuration on random pairs for some seconds.
    ///
    /// - Parameters:
    ///   - batch: Pairs of a step.
    ///   - threads: Workers that share a step.
    ///   - seconds: How long to measure, at least five steps.
    /// - Throws: `ComputeError`.
    package static func run(
        _ configuration: CLIPConfiguration, batch: Int, threads: Int, seconds: Double
    ) throws -> BenchmarkResult {
        try Compute.run { compute in
            let recipe = ContrastiveRecipe(steps: 1, batch: batch)
            let weights = RandomWeights(configuration, seed: 0)
            let trainer = try ContrastiveTrainer(configuration, weights, recipe, threads: threads, compute)
            let pairs = randomPairs(batch, configuration)
            let step = { _ = try trainer.step(pairs, learningRate: 1e-3) }
            try step()
            try step()
            let times = try Measurement.sortedTimes(seconds: seconds, step)
            return BenchmarkResult(sortedTimes: times, images: batch, batch: batch, threads: threads)
        }
    }

    private static func randomPairs(_ count: Int, _ configuration: CLIPConfiguration) -> PairBatch {
        var random = SeededGenerator(seed: 0)
        let size = configuration.vision.imageSize
        let shape =
            configuration.isLocked
            ? [configuration.vision.width] : [configuration.vision.channels, size, size]
        let pixels = (0..<count * shape.reduce(1, *)).map { _ in Float(random.normal()) }
        let last = configuration.text.vocabularySize - 1
        let ids = (0..<count).flatMap { _ -> [Int32] in
            let words = (2..<textLength).map { _ in Int32(random.below(last - 1)) }
            return [Int32(last - 1)] + words + [Int32(last)]
        }
        let texts = TokenBatch(ids: ids, count: count, length: textLength)
        return PairBatch(images: pixels, imageShape: shape, texts: texts, groups: Array(0..<count))
    }
}
