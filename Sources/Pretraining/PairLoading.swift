import CLIP
import Images
import Seeded

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
