import CLIP
import Foundation
import Images
import Tensors

/// What a training begins with, read and put together: shape, weights, tokens, preparation.
struct PretrainingBasis {
    let configuration: CLIPConfiguration
    /// The weights of everything, a frozen image encoder included.
    let weights: any WeightSource
    let tokenizer: CLIPTokenizer
    let preprocessing: CLIPPreprocessing

    /// Writes the model that comes of it.
    var writer: CLIPModelWriter {
        CLIPModelWriter(configuration: configuration, preprocessing: preprocessing, vocabulary: tokenizer.vocabulary)
    }

    /// The most captions from which tokens are learnt.
    private static let captionsForTokens = 50_000

    init(_ request: PretrainingRequest) throws {
        let (pairs, seed) = (request.pairs, request.recipe.seed)
        switch request.start {
        case .model(let folder): try self.init(model: folder)
        case .scratch(let shape, let merges):
            let vocabulary = try Self.vocabulary(merges, pairs, size: shape.text.vocabularySize)
            let configuration = shape.with(vocabulary, vision: shape.vision)
            self.init(
                configuration, RandomWeights(configuration, seed: seed), vocabulary,
                CLIPPreprocessing(size: configuration.vision.imageSize))
        case .locked(let image, let shape, let merges):
            let encoder = try LockedImageModel(directory: image)
            let vocabulary = try Self.vocabulary(merges, pairs, size: shape.text.vocabularySize)
            let configuration = shape.with(vocabulary, vision: .locked(encoder.configuration))
            let weights = LockedWeights(
                encoder: encoder.weights, names: Set(configuration.imageEncoderTensors.map(\.name)),
                others: RandomWeights(configuration, seed: seed))
            self.init(configuration, weights, vocabulary, encoder.preprocessing)
        }
    }

    /// The tensors of a frozen image encoder, which are written beside those that were trained.
    func frozenTensors() throws -> [SafetensorsTensor] {
        guard configuration.isLocked else { return [] }
        return try configuration.imageEncoderTensors.map {
            SafetensorsTensor($0.name, shape: $0.shape, values: try weights.values($0.name, shape: $0.shape))
        }
    }

    private init(model folder: URL) throws {
        let model = try CLIPModel(directory: folder)
        guard model.configuration.canLearn, let tokenizer = model.tokenizer as? CLIPTokenizer else {
            throw ModelFileError(
                .unsupported, file: folder.path, found: "a \(model.layout) model with towers that cannot learn here",
                expected: "CLIP's own towers and byte pairs to go on from")
        }
        configuration = model.configuration
        weights = model.weights
        self.tokenizer = tokenizer
        preprocessing = model.preprocessing
    }

    private init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, _ vocabulary: BytePairVocabulary,
        _ preprocessing: CLIPPreprocessing
    ) {
        self.configuration = configuration
        self.weights = weights
        tokenizer = CLIPTokenizer(vocabulary, contextLength: configuration.text.contextLength)
        self.preprocessing = preprocessing
    }

    private static func vocabulary(
        _ merges: URL?, _ pairs: any CaptionedImages, size: Int
    ) throws -> BytePairVocabulary {
        if let merges { return try BytePairVocabulary(mergesFile: merges) }
        let step = max(1, pairs.count / captionsForTokens)
        let captions = try stride(from: 0, to: pairs.count, by: step).map(pairs.caption)
        return BytePairVocabulary(learningFrom: captions, size: size)
    }
}

/// The weights of a frozen image encoder, and those that are to be trained beside it.
private struct LockedWeights: WeightSource {
    let encoder: any WeightSource
    let names: Set<String>
    let others: any WeightSource

    func values(_ name: String, shape: [Int]) throws -> [Float] {
        try (names.contains(name) ? encoder : others).values(name, shape: shape)
    }
}

extension CLIPConfiguration {
    /// The same text tower for the tokens of a vocabulary, beside an image side.
    fileprivate func with(_ vocabulary: BytePairVocabulary, vision: ImageSide) -> CLIPConfiguration {
        with(vision: vision, tokens: vocabulary.ids.count, pooling: .first(vocabulary.end))
    }
}
