import Seeded
import Tensors

extension CLIPBenchmark {
    /// Encodes batches of random images again and again.
    ///
    /// - Parameters:
    ///   - encoder: The network.
    ///   - batch: Images at a time, at least 1.
    ///   - threads: Workers, each with a batch of its own.
    ///   - seconds: How long to measure, at least five runs.
    /// - Throws: `ComputeError`.
    package static func run(
        encoder: ImageEncoderConfiguration, batch: Int, threads: Int, seconds: Double
    ) throws -> BenchmarkResult {
        let locked = CLIPConfiguration(
            vision: .locked(encoder), text: configuration.text, projectionWidth: configuration.projectionWidth)
        return try measure(locked, BenchmarkWeights(), batch, threads, .f32, seconds) { try $0.features($1) }
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
