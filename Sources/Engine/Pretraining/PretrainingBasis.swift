import CLIP
import Foundation
import Images
import Tensors

/// What a training begins with, read and put together: shape, weights, tokens, preparation.
struct PretrainingBasis {
    let configuration: CLIPConfiguration
    let weights: any WeightSource
    let tokenizer: CLIPTokenizer
    let preprocessing: CLIPPreprocessing

    /// Captions from which tokens are learnt at most.
    private static let captionsForTokens = 50_000

    init(_ request: PretrainingRequest, pairs: any CaptionedImages) throws {
        switch request.start {
        case .model(let folder): try self.init(model: folder)
        case .scratch(let configuration, let merges):
            let vocabulary =
                try merges.map { try BytePairVocabulary(mergesFile: $0) }
                ?? Self.learnt(from: pairs, size: configuration.text.vocabularySize)
            self.init(configuration.with(vocabulary), vocabulary, seed: request.recipe.seed)
        }
    }

    private init(model folder: URL) throws {
        let model = try CLIPModel(directory: folder)
        configuration = model.configuration
        weights = model.weights
        tokenizer = model.tokenizer
        preprocessing = model.preprocessing
    }

    private init(_ configuration: CLIPConfiguration, _ vocabulary: BytePairVocabulary, seed: UInt64) {
        self.configuration = configuration
        weights = RandomWeights(configuration, seed: seed)
        tokenizer = CLIPTokenizer(vocabulary, contextLength: configuration.text.contextLength)
        preprocessing = CLIPPreprocessing(size: configuration.vision.imageSize)
    }

    private static func learnt(from pairs: any CaptionedImages, size: Int) throws -> BytePairVocabulary {
        let step = max(1, pairs.count / captionsForTokens)
        let captions = try stride(from: 0, to: pairs.count, by: step).map(pairs.caption)
        return BytePairVocabulary(learningFrom: captions, size: size)
    }
}

extension CLIPConfiguration {
    /// The same shape for the tokens of a vocabulary.
    fileprivate func with(_ vocabulary: BytePairVocabulary) -> CLIPConfiguration {
        CLIPConfiguration(
            vision: vision,
            text: TextConfiguration(
                transformer: text.transformer, vocabularySize: vocabulary.ids.count, contextLength: text.contextLength,
                pooling: .first(vocabulary.end)),
            projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }
}
