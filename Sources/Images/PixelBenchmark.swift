/// Measures what it costs to make a CLIP input of one file: reading, decoding, resizing, cropping and normalising.
package struct PixelBenchmark: Sendable {
    /// The measured speed; as JSON it has the keys of the other engines' benchmarks.
    package struct Report: Codable, Equatable, Sendable {
        /// Who was measured: `overread`.
        package let engine: String
        /// The file's name.
        package let image: String
        /// Pixels along each side of the output.
        package let target: Int
        /// One over the median time of a run in seconds, rounded to a tenth.
        package let imagesPerSecond: Double
        /// How many runs were measured.
        package let runs: Int

        private enum CodingKeys: String, CodingKey {
            case engine, image, target, runs
            case imagesPerSecond = "images_per_second"
        }
    }

    /// The image file.
    package let path: String
    /// Pixels along each side of the output.
    package let target: Int
    /// How long to measure; at least five runs are made.
    package let duration: Duration
    /// How the file is decoded; JPEGs at a part of their size where the output is far smaller.
    private let decoding: DecodingOptions

    /// Makes a benchmark.
    ///
    /// - Precondition: `target` is at least 1.
    package init(
        path: String, target: Int = 224, duration: Duration = .seconds(5),
        isolation: DecodingOptions.Isolation = .standard, isolatesAll: Bool = false
    ) {
        precondition(target > 0, "the output has pixels")
        self.path = path
        self.target = target
        self.duration = duration
        decoding = DecodingOptions(isolation: isolation, isolatesAll: isolatesAll, target: target)
    }

    /// Runs on the calling thread, once unmeasured and then until the time is over.
    ///
    /// - Throws: `ImageFileError` where the file cannot be read or decoded; `OutOfMemory`.
    package func run() throws -> Report {
        let preprocessing = CLIPPreprocessing(size: target)
        var output = [Float](repeating: 0, count: preprocessing.outputCount)
        try prepare(with: preprocessing, into: &output)
        let clock = ContinuousClock()
        var times: [Duration] = []
        let end = clock.now + duration
        while clock.now < end || times.count < 5 {
            times.append(try clock.measure { try prepare(with: preprocessing, into: &output) })
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Report(
            engine: "overread", image: name, target: target, imagesPerSecond: Self.rate(times), runs: times.count)
    }

    private func prepare(with preprocessing: CLIPPreprocessing, into output: inout [Float]) throws {
        let image = try ImageDecoder.decode(try ImageFile.bytes(of: path), path: path, options: decoding)
        try output.withUnsafeMutableBufferPointer { try preprocessing.prepare(image, into: $0) }
    }

    private static func rate(_ times: [Duration]) -> Double {
        let sorted = times.sorted()
        let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return (10 / (middle / .seconds(1))).rounded() / 10
    }
}
