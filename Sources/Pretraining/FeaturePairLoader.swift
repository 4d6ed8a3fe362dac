import CLIP
import Images
import Work

/// Features of all pairs' images, made once by a frozen encoder before the first step.
struct FeaturePairLoader: PairLoading {
    private let pairs: any CaptionedImages
    private let tokenizer: CLIPTokenizer
    private let width: Int
    /// N x width, by the pairs' numbers.
    private let features: [Float]

    /// Images that go through the encoder together.
    private static let batch = 32

    /// Takes every image through the encoder.
    ///
    /// - Throws: What loading an image throws; `ModelFileError`; `ComputeError`.
    init(_ images: ImagePairLoader, _ basis: PretrainingBasis, threads: Int, monitor: StageMonitor) throws {
        pairs = images.pairs
        tokenizer = images.tokenizer
        width = basis.configuration.vision.width
        features = try Self.features(images, basis, threads: threads, monitor: monitor)
    }

    private static func features(
        _ images: ImagePairLoader, _ basis: PretrainingBasis, threads: Int, monitor: StageMonitor
    ) throws -> [Float] {
        let (count, preprocessing) = (images.pairs.count, basis.preprocessing)
        let team = ImageTowerTeam(basis.configuration, basis.weights, threads: threads)
        var features: [Float] = []
        features.reserveCapacity(count * basis.configuration.vision.width)
        var done = 0
        try team.run(0..<count, size: batch, cancellation: monitor.cancellation) { numbers in
            var loaded = ImageTowerTeam.Batch()
            for number in numbers {
                loaded.append(number, try preprocessing.prepare(images.pairs.image(number)))
            }
            return loaded
        } result: {
            try $0.features($1)
        } deliver: { numbers, rows in
            for row in rows { features += row }
            done += numbers.count
            monitor.report(StageProgress(stage: .encoding, completed: done, total: count))
        }
        return features
    }

    func trainingBatch(_ numbers: [Int], step: Int) throws -> PairBatch { try plainBatch(numbers) }

    func plainBatch(_ numbers: [Int]) throws -> PairBatch {
        PairBatch(
            images: numbers.flatMap { features[$0 * width..<($0 + 1) * width] }, imageShape: [width],
            captions: try numbers.map(pairs.caption), tokenizer: tokenizer)
    }
}
