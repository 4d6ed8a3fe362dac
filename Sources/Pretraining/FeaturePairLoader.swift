import CLIP
import Images
import Tensors
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
        let team = try ImageTowerTeam(basis.configuration, basis.weights, threads: threads, batch: batch)
        let shape = [preprocessing.channels, preprocessing.height, preprocessing.width]
        var features: [Float] = []
        features.reserveCapacity(count * basis.configuration.vision.width)
        var round: [[Float]] = []
        try OrderedPipeline.run(
            count: (count + batch - 1) / batch, workers: threads, ahead: 2 * threads,
            check: { try monitor.cancellation.check() },
            transform: { number in
                try (number * batch..<min((number + 1) * batch, count)).flatMap {
                    try preprocessing.prepare(images.pairs.image($0), layout: .planar)
                }
            },
            consume: { pixels in
                round.append(pixels)
                let done = features.count / basis.configuration.vision.width + round.count * batch
                guard round.count == team.count || done >= count else { return }
                features += try team.map(round, imageShape: shape) { try $0.features($1) }.flatMap { $0.flatMap { $0 } }
                round = []
                monitor.report(StageProgress(stage: .encoding, completed: min(done, count), total: count))
            })
        return features
    }

    func trainingBatch(_ numbers: [Int], step: Int) throws -> PairBatch { try plainBatch(numbers) }

    func plainBatch(_ numbers: [Int]) throws -> PairBatch {
        PairBatch(
            images: numbers.flatMap { features[$0 * width..<($0 + 1) * width] }, imageShape: [width],
            captions: try numbers.map(pairs.caption), tokenizer: tokenizer)
    }
}
