import Seeded
import Tensors

extension CLIPBenchmark {
    /// Encodes a batch of random images again and again.
    ///
    /// - Parameters:
    ///   - encoder: The network.
    ///   - batch: Images at a time, at least 1.
    ///   - threads: Threads that share the work.
    ///   - seconds: How long to measure, at least five runs.
    /// - Throws: `ComputeError`.
    package static func run(
        encoder configuration: ImageEncoderConfiguration, batch: Int, threads: Int, seconds: Double
    ) throws -> BenchmarkResult {
        let clock = ContinuousClock()
        let start = clock.now
        return try Compute.run(threads: threads, referencePolicy: .refuse) { compute in
            let weights = BenchmarkWeights()
            let encoder = try ImageEncoder(configuration, weights, compute)
            let shape = [batch, configuration.channels, configuration.imageSize, configuration.imageSize]
            let pixels = compute.tensor(weights.values("pixels", shape: shape), shape: shape)
            _ = try encoder.features(pixels)
            let first = clock.now - start
            let times = try Measurement.sortedTimes(seconds: seconds) { _ = try encoder.features(pixels) }
            return BenchmarkResult(sortedTimes: times, batch: batch, threads: threads, first: first)
        }
    }
}

/// Weights by which activations neither grow nor vanish on their way through a network.
private struct BenchmarkWeights: WeightSource {
    func values(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        if name.hasSuffix(".running_var") { return [Float](repeating: 1, count: count) }
        var generator = SeededGenerator(seed: UInt64(count))
        let deviation = 1 / Double(shape.dropFirst().reduce(1, *)).squareRoot()
        return (0..<count).map { _ in Float(deviation * generator.normal()) }
    }
}
