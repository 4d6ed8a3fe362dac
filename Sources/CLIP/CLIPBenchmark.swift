import Tensors

/// Measures image networks with random weights: the image tower of a ViT-B/32, or an encoder that others train.
public enum CLIPBenchmark {
    /// What was measured, under the keys that the other programs' measurements have.
    public struct Result: Encodable, Sendable {
        /// What was measured.
        public let engine: String
        /// Images at a time.
        public let batch: Int
        /// Threads that share the work.
        public let threads: Int
        /// Images per second by the median run.
        public let imagesPerSecond: Double
        /// Images per second by the fastest run.
        public let best: Double
        /// Timed runs.
        public let runs: Int
        /// Seconds from the start to the first embeddings, making the weights included.
        public let firstResultSeconds: Double
        /// The most memory that the process ever held, in MiB.
        public let peakResidentMegabytes: Int

        enum CodingKeys: String, CodingKey {
            case engine
            case batch
            case threads
            case imagesPerSecond = "images_per_second"
            case best
            case runs
            case firstResultSeconds = "first_result_seconds"
            case peakResidentMegabytes = "peak_rss_mb"
        }
    }

    /// The configuration of OpenAI's ViT-B/32.
    static let configuration = CLIPConfiguration(
        vision: VisionConfiguration(
            transformer: TransformerConfiguration(width: 768, mlpWidth: 3072, layers: 12, heads: 12), imageSize: 224,
            patchSize: 32),
        text: TextConfiguration(
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
    public static func run(batch: Int, threads: Int, seconds: Double) throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        return try Compute.run(threads: threads, referencePolicy: .refuse) { compute in
            let weights = RandomWeights(configuration, seed: 0)
            let tower = try ImageTower(configuration, weights, compute, batch: batch)
            let size = configuration.vision.imageSize
            let pixels = compute.tensor(
                weights.values("pixels", shape: [batch, 3, size, size]), shape: [batch, 3, size, size])
            _ = try tower.embed(pixels)
            let first = Measurement.seconds(clock.now - start)
            let times = try Measurement.sortedTimes(seconds: seconds) { _ = try tower.embed(pixels) }
            return result(times, batch: batch, threads: threads, first: first)
        }
    }

    static func result(_ times: [Double], batch: Int, threads: Int, first: Double) -> Result {
        Result(
            engine: "overread", batch: batch, threads: threads,
            imagesPerSecond: Measurement.rounded(Double(batch) / times[times.count / 2]),
            best: Measurement.rounded(Double(batch) / times[0]), runs: times.count,
            firstResultSeconds: Measurement.rounded(first),
            peakResidentMegabytes: Measurement.peakResidentMegabytes)
    }
}
