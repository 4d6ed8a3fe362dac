import CLIP
import Images
import Seeded
import Work

/// Makes batches of numbered pairs; called from several threads at a time.
protocol PairLoading: Sendable {
    /// The pairs as they are trained on at a step.
    func trainingBatch(_ numbers: [Int], step: Int) throws -> PairBatch
    /// The pairs as they are.
    func plainBatch(_ numbers: [Int]) throws -> PairBatch
}

/// Loads images, varies them where they are trained on, and prepares them for an image tower.
struct ImagePairLoader: PairLoading {
    let pairs: any CaptionedImages
    let preprocessing: CLIPPreprocessing
    let tokenizer: CLIPTokenizer
    let augmentation: PairAugmentation
    let seed: UInt64

    func trainingBatch(_ numbers: [Int], step: Int) throws -> PairBatch {
        try batch(numbers) { image, place in
            var random = SeededGenerator(seed: seed, stream: UInt64(step) << 16 | UInt64(place))
            return try augmentation.apply(to: image, size: preprocessing.width, &random)
        }
    }

    func plainBatch(_ numbers: [Int]) throws -> PairBatch {
        try batch(numbers) { image, _ in image }
    }

    private func batch(_ numbers: [Int], change: (PixelImage, Int) throws -> PixelImage) throws -> PairBatch {
        var values: [Float] = []
        values.reserveCapacity(numbers.count * preprocessing.outputCount)
        for (place, number) in numbers.enumerated() {
            let image = try change(pairs.image(number), place)
            values += try preprocessing.prepare(image)
        }
        let shape = [preprocessing.channels, preprocessing.height, preprocessing.width]
        return PairBatch(
            images: values, imageShape: shape, captions: try numbers.map(pairs.caption), tokenizer: tokenizer)
    }
}

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
