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
        let transformers = configuration()
        let locked = CLIPConfiguration(
            vision: .locked(encoder), text: transformers.text,
            projectionWidth: transformers.projectionWidth)
        return try measure(locked, BenchmarkWeights(), batch, threads, .f32, seconds) { try $0.features($1) }
    }
}

/// Weights by which activations neither grow nor vanish on their way through a network. They are drawn once and come again
/// and again, so that the time to the first result is that of reading and packing weights, not of drawing them.
struct BenchmarkWeights: WeightSource {
    private static let drawn: [Float] = {
        var generator = SeededGenerator(seed: 0)
        return (0..<65_521).map { _ in Float(generator.normal()) }
    }()

    func values(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        if name.hasSuffix(".running_var") { return [Float](repeating: 1, count: count) }
        let deviation = 1 / Float(shape.dropFirst().reduce(1, *)).squareRoot()
        return [Float](unsafeUninitializedCapacity: count) { values, filled in
            for index in 0..<count { values[index] = deviation * Self.drawn[index % Self.drawn.count] }
            filled = count
        }
    }
}
