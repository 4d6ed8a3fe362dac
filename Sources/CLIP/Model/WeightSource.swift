import Foundation
import Seeded
import Tensors

/// Where the values of a model's tensors come from, by their names in Hugging Face's layout.
package protocol WeightSource: Sendable {
    /// A tensor's values in row-major order.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor of that shape.
    func values(_ name: String, shape: [Int]) throws -> [Float]
}

/// The weights of a model that has not been trained: those that transformers gives to a new CLIP model, and the same for
/// the same seed. A locked encoder's come from elsewhere.
package struct RandomWeights: WeightSource {
    private let configuration: CLIPConfiguration
    private let seed: UInt64

    /// Weights of a model of a configuration.
    package init(_ configuration: CLIPConfiguration, seed: UInt64) {
        self.configuration = configuration
        self.seed = seed
    }

    /// Values drawn from a stream of random numbers that belongs to the tensor's name.
    ///
    /// - Precondition: It is no tensor of a locked encoder.
    package func values(_ name: String, shape: [Int]) -> [Float] {
        precondition(!configuration.isLocked || !name.hasPrefix(TensorNames.imageSide), "a locked encoder's \(name)")
        let count = shape.reduce(1, *)
        if name == TensorNames.logitScale { return [configuration.initialLogitScale] }
        if name.hasSuffix(".bias") { return [Float](repeating: 0, count: count) }
        if name.contains("norm") { return [Float](repeating: 1, count: count) }
        var generator = SeededGenerator(seed: seed, stream: UInt64(hashOf: name))
        let deviation = deviation(of: name)
        return (0..<count).map { _ in Float(deviation * generator.normal()) }
    }

    /// Deviations as in `CLIPPreTrainedModel._init_weights` of transformers, all its factors being 1.
    private func deviation(of name: String) -> Double {
        let isText = name.hasPrefix("text")
        let width = Double(isText ? configuration.text.transformer.width : configuration.vision.width)
        let layers = isText ? configuration.text.transformer.layers : imageLayers
        let residual = 1 / (2 * width * Double(layers)).squareRoot()
        return switch name {
        case TensorNames.tokenEmbedding, TensorNames.textPositions, TensorNames.imagePositions,
            TensorNames.patchEmbedding:
            0.02
        case _ where name.contains(".self_attn.") && !name.contains(".out_proj."): residual
        case _ where name.contains(".fc2."): residual
        case _ where name.contains(".fc1."): 1 / (2 * width).squareRoot()
        default: 1 / width.squareRoot()
        }
    }

    /// Layers of the image tower; a locked encoder is asked for nothing but its projection, which does without.
    private var imageLayers: Int { configuration.tower?.transformer.layers ?? 1 }

}
