import Seeded
import Tensors

/// Measures steps of contrastive training.
public enum ContrastiveBenchmark {
    /// What was measured, under the keys that the other programs' measurements have.
    public struct Result: Encodable, Sendable {
        /// What was measured.
        public let engine: String
        /// Pairs of a step.
        public let batch: Int
        /// Threads that share a step.
        public let threads: Int
        /// Images per second by the median step.
        public let imagesPerSecond: Double
        /// Images per second by the fastest step.
        public let best: Double
        /// Timed steps.
        public let runs: Int
        /// The most memory that the process ever held, in MiB.
        public let peakResidentMegabytes: Int

        enum CodingKeys: String, CodingKey {
            case engine, batch, threads
            case imagesPerSecond = "images_per_second"
            case best, runs
            case peakResidentMegabytes = "peak_rss_mb"
        }
    }

    /// Tokens of a text; what captions of a line come to.
    private static let textLength = 12

    /// Trains a new model of a configuration on random pairs for some seconds.
    ///
    /// - Parameters:
    ///   - batch: Pairs of a step.
    ///   - threads: Threads that share a step.
    ///   - seconds: How long to measure, at least five steps.
    /// - Throws: `ComputeError`.
    public static func run(
        _ configuration: CLIPConfiguration, batch: Int, threads: Int, seconds: Double
    ) throws -> Result {
        try Compute.run(threads: 1) { compute in
            let recipe = ContrastiveRecipe(steps: 1, batch: batch)
            let weights = RandomWeights(configuration, seed: 0)
            let trainer = try ContrastiveTrainer(configuration, weights, recipe, threads: threads, compute)
            let pairs = randomPairs(batch, configuration)
            let step = { _ = try trainer.step(pairs, learningRate: 1e-3) }
            try step()
            try step()
            let times = try Measurement.sortedTimes(seconds: seconds, step)
            return Result(
                engine: "overread", batch: batch, threads: threads,
                imagesPerSecond: Measurement.rounded(Double(batch) / times[times.count / 2]),
                best: Measurement.rounded(Double(batch) / times[0]), runs: times.count,
                peakResidentMegabytes: Measurement.peakResidentMegabytes)
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
