import Images
import Seeded
import Tensors
import Work

/// Measures the training of networks that over-read.
package enum CNNBenchmark {
    /// Steps of a run: a few more than what a network's first steps cost beside the others.
    private static let steps = 16
    /// Random images that are learned from.
    private static let images = 512

    /// Trains a network on each worker on random images, as over-reading does, again and again.
    ///
    /// - Parameters:
    ///   - size: Pixels along an image's edge, at least 8.
    ///   - batch: Images of a step; as over-reading takes them if missing.
    ///   - threads: Workers, each with a network of its own.
    ///   - seconds: How long to measure, at least five runs.
    /// - Throws: `ComputeError`.
    package static func run(size: Int, batch: Int?, threads: Int, seconds: Double) throws -> BenchmarkResult {
        var plan = OverReadMethod.auto.plan(steps: steps, loss: .generalizedCrossEntropy(q: 0.7))
        plan.batch = batch ?? plan.batch
        let trainer = Trainer(
            images: try randomImages(max(images, plan.batch), size: size),
            architecture: .overRead(size: size, channels: 1, classes: 2), plan: plan, cancellation: Cancellation(),
            stepped: {})
        let members = Array(0..<trainer.images.count)
        let lesson = Lesson(members: members, labels: members.map { $0 % 2 })
        let team = Team(threads) { _ in try Compute() }
        let run = {
            _ = try team.each { compute, worker in
                _ = try trainer.train(lesson, seed: 0, stream: UInt64(worker), compute)
            }
        }
        try run()
        let times = try Measurement.sortedTimes(seconds: seconds, run)
        return BenchmarkResult(
            sortedTimes: times, images: threads * steps * plan.batch, batch: plan.batch, threads: threads, size: size)
    }

    private static func randomImages(_ count: Int, size: Int) throws -> TrainingImages {
        var generator = SeededGenerator(seed: 0)
        var images = TrainingImages(size: size, channels: 1)
        for _ in 0..<count {
            let samples = (0..<size * size).map { _ in UInt8(generator.below(256)) }
            try images.append(PixelImage(width: size, height: size, channels: 1, samples: samples))
        }
        return images
    }
}
