/// What a benchmark of batches measured, under the keys that the other programs' measurements have.
package struct BenchmarkResult: Encodable, Sendable {
    /// What was measured.
    package let engine = "overread"
    /// Pixels along an image's edge, where they are chosen.
    package let size: Int?
    /// Images, or pairs, at a time.
    package let batch: Int
    /// Workers.
    package let threads: Int
    /// Images per second by the median run.
    package let imagesPerSecond: Double
    /// Images per second by the fastest run.
    package let best: Double
    /// Timed runs.
    package let runs: Int
    /// Seconds from the start to the first result, making the weights included, where they count.
    package let firstResultSeconds: Double?
    /// The most memory that the process ever held, in MiB.
    package let peakResidentMegabytes: Int

    enum CodingKeys: String, CodingKey {
        case engine, size, batch, threads
        case imagesPerSecond = "images_per_second"
        case best, runs
        case firstResultSeconds = "first_result_seconds"
        case peakResidentMegabytes = "peak_rss_mb"
    }

    /// Sums up timed runs.
    ///
    /// - Parameters:
    ///   - sortedTimes: The seconds that each run took, shortest first, at least one.
    ///   - images: Images, or pairs, of a run.
    ///   - batch: Images, or pairs, at a time.
    ///   - threads: Workers that shared a run.
    ///   - size: Pixels along an image's edge.
    ///   - first: The time to the first result.
    package init(
        sortedTimes: [Double], images: Int, batch: Int, threads: Int, size: Int? = nil, first: Duration? = nil
    ) {
        self.size = size
        self.batch = batch
        self.threads = threads
        imagesPerSecond = Measurement.rounded(Double(images) / sortedTimes[sortedTimes.count / 2])
        best = Measurement.rounded(Double(images) / sortedTimes[0])
        runs = sortedTimes.count
        firstResultSeconds = first.map { Measurement.rounded(Measurement.seconds($0)) }
        peakResidentMegabytes = Measurement.peakResidentMegabytes
    }
}
