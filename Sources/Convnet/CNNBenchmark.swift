import Seeded
import Tensors

/// Measures training steps of the reference network.
package enum CNNBenchmark {
    /// Trains the reference network on random images for some seconds.
    ///
    /// - Parameters:
    ///   - size: Pixels along an image's edge.
    ///   - batch: Images of a step.
    ///   - threads: Threads that share a step.
    ///   - seconds: How long to measure, at least five steps.
    /// - Throws: `ComputeError`.
    package static func run(size: Int, batch: Int, threads: Int, seconds: Double) throws -> BenchmarkResult {
        try Compute.run(threads: threads) { compute in
            let step = try makeStep(compute, size: size, batch: batch)
            try step()
            try step()
            let times = try Measurement.sortedTimes(seconds: seconds, step)
            return BenchmarkResult(sortedTimes: times, batch: batch, threads: threads, size: size)
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
