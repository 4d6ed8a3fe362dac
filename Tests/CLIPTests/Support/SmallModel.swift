import Foundation
import Images
import Tensors

@testable import CLIP

/// A model small enough to be made, written and read in a test.
enum SmallModel {
    static let vocabulary = BytePairVocabulary(merges: [.init("c", "h")])

    static let configuration = CLIPConfiguration(
        vision: .image(transformer: transformer, imageSize: 16, patchSize: 8),
        text: .text(
            transformer: transformer, vocabularySize: vocabulary.ids.count, contextLength: 8,
            pooling: .first(vocabulary.end)),
        projectionWidth: 16)

    private static let transformer = TransformerConfiguration(width: 32, mlpWidth: 48, layers: 2, heads: 2)

    /// Weights that have not been trained.
    static let tensors: [SafetensorsTensor] = {
        let weights = RandomWeights(configuration, seed: 1)
        return configuration.tensors.map {
            SafetensorsTensor($0.name, shape: $0.shape, values: weights.values($0.name, shape: $0.shape))
        }
    }()

    /// Writes the model to a folder.
    static func write(_ tensors: [SafetensorsTensor] = tensors, to folder: URL) throws {
        let writer = CLIPModelWriter(
            configuration: configuration, preprocessing: CLIPPreprocessing(size: 16), vocabulary: vocabulary)
        try writer.write(tensors, precision: .f16, to: folder)
    }
}
