import Seeded
import Tensors

/// Measures image networks with random weights: the image tower of a ViT-B, or an encoder that others train.
package enum CLIPBenchmark {
    /// The configuration of OpenAI's ViT-B/32, or of its ViT-B/16.
    ///
    /// - Parameter patch: Pixels along a patch's edge, which divide 224: 32 or 16.
    static func configuration(patch: Int = 32) -> CLIPConfiguration {
        CLIPConfiguration(
            vision: .image(
                transformer: TransformerConfiguration(width: 768, mlpWidth: 3072, layers: 12, heads: 12),
                imageSize: 224, patchSize: patch),
            text: .text(
                transformer: TransformerConfiguration(width: 512, mlpWidth: 2048, layers: 12, heads: 8),
                vocabularySize: 49_408, contextLength: 77, pooling: .largestID),
            projectionWidth: 512)
    }

    /// Embeds batches of random images again and again.
    ///
    /// - Parameters:
    ///   - patch: Pixels along a patch's edge, 32 or 16.
    ///   - batch: Images at a time, at least 1.
    ///   - threads: Workers, each with a batch of its own.
    ///   - precision: That of the tower.
    ///   - seconds: How long to measure, at least five runs.
    /// - Throws: `ComputeError`.
    package static func run(
        patch: Int = 32, batch: Int, threads: Int, precision: Precision, seconds: Double
    ) throws -> BenchmarkResult {
        let configuration = configuration(patch: patch)
        return try measure(configuration, BenchmarkWeights(), batch, threads, precision, seconds) { try $0.embed($1) }
    }

    /// Takes a prepared batch for every worker through the tower, as labelling does with those that it has loaded.
    static func measure(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, _ batch: Int, _ threads: Int,
        _ precision: Precision, _ seconds: Double,
        _ result: @escaping @Sendable (ImageTower, Tensor) throws -> Tensor
    ) throws -> BenchmarkResult {
        let clock = ContinuousClock()
        let start = clock.now
        let team = ImageTowerTeam(configuration, weights, threads: threads, precision: precision)
        let images = randomImages(batch, configuration.vision)
        let run = {
            try team.run(
                0..<threads * batch, size: batch, load: { _ in images }, result: result, deliver: { _, _ in })
        }
        try run()
        let first = clock.now - start
        let times = try Measurement.sortedTimes(seconds: seconds, run)
        return BenchmarkResult(
            sortedTimes: times, images: threads * batch, batch: batch, threads: threads, first: first)
    }

    private static func randomImages(_ count: Int, _ side: ImageSide) -> ImageTowerTeam.Batch {
        var random = SeededGenerator(seed: 0)
        var batch = ImageTowerTeam.Batch()
        for number in 0..<count {
            batch.append(
                number, (0..<side.channels * side.imageSize * side.imageSize).map { _ in Float(random.normal()) })
        }
        return batch
    }
}
