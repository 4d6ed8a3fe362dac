import Tensors

/// Measures image networks with random weights: the image tower of a ViT-B/32, or an encoder that others train.
package enum CLIPBenchmark {
    /// The configuration of OpenAI's ViT-B/32.
    static let configuration = CLIPConfiguration(
        vision: .image(
            transformer: TransformerConfiguration(width: 768, mlpWidth: 3072, layers: 12, heads: 12), imageSize: 224,
            patchSize: 32),
        text: .text(
            transformer: TransformerConfiguration(width: 512, mlpWidth: 2048, layers: 12, heads: 8),
            vocabularySize: 49_408, contextLength: 77, pooling: .largestID),
        projectionWidth: 512)

    /// Embeds a batch of random images again and again.
    ///
    /// - Parameters:
    ///   - batch: Images at a time, at least 1.
    ///   - threads: Threads that share the work.
    ///   - seconds: How long to measure, at least five runs.
    /// - Throws: `ComputeError`.
    package static func run(batch: Int, threads: Int, seconds: Double) throws -> BenchmarkResult {
        let clock = ContinuousClock()
        let start = clock.now
        return try Compute.run(threads: threads, referencePolicy: .refuse) { compute in
            let weights = RandomWeights(configuration, seed: 0)
            let tower = try ImageTower(configuration, weights, compute, batch: batch)
            let size = configuration.vision.imageSize
            let pixels = compute.tensor(
                weights.values("pixels", shape: [batch, 3, size, size]), shape: [batch, 3, size, size])
            _ = try tower.embed(pixels)
            let first = clock.now - start
            let times = try Measurement.sortedTimes(seconds: seconds) { _ = try tower.embed(pixels) }
            return BenchmarkResult(sortedTimes: times, batch: batch, threads: threads, first: first)
        }
    }
}
