import Seeded
import Tensors

/// Measures training steps of the reference network.
public enum CNNBenchmark {
    /// What was measured, under the keys that the other programs' measurements have.
    public struct Result: Encodable, Sendable {
        /// What was measured.
        public let engine: String
        /// Pixels along an image's edge.
        public let size: Int
        /// Images of a step.
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
            case engine, size, batch, threads
            case imagesPerSecond = "images_per_second"
            case best, runs
            case peakResidentMegabytes = "peak_rss_mb"
        }
    }

    /// Trains the reference network on random images for some seconds.
    ///
    /// - Parameters:
    ///   - size: Pixels along an image's edge.
    ///   - batch: Images of a step.
    ///   - threads: Threads that share a step.
    ///   - seconds: How long to measure, at least five steps.
    /// - Throws: `ComputeError`.
    public static func run(size: Int, batch: Int, threads: Int, seconds: Double) throws -> Result {
        try Compute.run(threads: threads) { compute in
            let step = try makeStep(compute, size: size, batch: batch)
            try step()
            try step()
            let times = try Measurement.sortedTimes(seconds: seconds, step)
            return Result(
                engine: "overread", size: size, batch: batch, threads: threads,
                imagesPerSecond: Measurement.rounded(Double(batch) / times[times.count / 2]),
                best: Measurement.rounded(Double(batch) / times[0]), runs: times.count,
                peakResidentMegabytes: Measurement.peakResidentMegabytes)
        }
    }

    private static func makeStep(_ compute: Compute, size: Int, batch: Int) throws -> () throws -> Void {
        var generator = SeededGenerator(seed: 0)
        let network = try Convnet(.reference(size: size), compute)
        network.initialize(&generator)
        let optimizer = Adam(network.parameters, compute, learningRate: 1e-3)
        let pixels = (0..<batch * size * size).map { _ in Float(generator.normal()) }
        let images = Variable(compute.tensor(pixels, shape: [batch, 1, size, size]))
        let labels = (0..<batch).flatMap { _ -> [Float] in generator.below(2) == 0 ? [1, 0] : [0, 1] }
        let targets = compute.tensor(labels, shape: [batch, 2])
        return {
            network.parameters.clearGradients()
            let tape = Tape(compute, isTraining: true)
            try tape.backward(from: tape.crossEntropy(network.logits(images, tape), targets: targets))
            optimizer.step()
        }
    }
}
