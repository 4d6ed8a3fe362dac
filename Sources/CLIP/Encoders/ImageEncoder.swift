import Tensors

/// An image encoder that others have trained, for inference: prepared pixels to features.
///
/// Weights are read and packed once. An encoder belongs to the thread of its `Compute`.
package final class ImageEncoder: FrozenEncoder {
    /// The encoder's shape.
    package let configuration: ImageEncoderConfiguration
    private let encoder: any FrozenEncoder

    /// Reads and packs the weights.
    ///
    /// - Parameters:
    ///   - weights: The tensors that `configuration.tensors` lists: those of a `LockedImageModel`, or of a CLIP model with a
    ///     locked image side.
    ///   - batch: The usual number of images at a time, for which the layout of a transformer's weights is chosen.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses.
    package init(
        _ configuration: ImageEncoderConfiguration, _ weights: any WeightSource, _ compute: Compute, batch: Int = 32
    ) throws {
        self.configuration = configuration
        encoder =
            switch configuration {
            case .transformer(let vision): try VisionTransformer(vision, weights, compute, batch: batch)
            case .convolutional(let network): try ConvolutionalEncoder(network, weights, compute)
            }
    }

    private init(_ configuration: ImageEncoderConfiguration, _ encoder: any FrozenEncoder) {
        self.configuration = configuration
        self.encoder = encoder
    }

    func replica(on compute: Compute) throws -> any FrozenEncoder {
        ImageEncoder(configuration, try encoder.replica(on: compute))
    }

    /// The features of prepared images.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the features.
    /// - Throws: `ComputeError`.
    package func features(_ pixels: Tensor) throws -> Tensor {
        try ImageSide.locked(configuration).check(pixels)
        return try encoder.features(pixels)
    }
}
