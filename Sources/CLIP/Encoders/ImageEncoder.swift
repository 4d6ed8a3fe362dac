import Tensors

/// An image encoder that others have trained, for inference: prepared pixels to features.
///
/// Weights are read and packed once. An encoder belongs to the thread of its `Compute`.
package final class ImageEncoder {
    /// The encoder's shape.
    package let configuration: ImageEncoderConfiguration
    private let encoder: any FrozenEncoder
    private let compute: Compute

    /// Reads and packs the weights.
    ///
    /// - Parameter weights: The tensors that `configuration.tensors` lists: those of a `LockedImageModel`, or of a CLIP model
    ///   with a locked image side.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses.
    package init(
        _ configuration: ImageEncoderConfiguration, _ weights: any WeightSource, _ compute: Compute
    ) throws {
        self.configuration = configuration
        self.compute = compute
        encoder = try ImageSide.locked(configuration).encoder(precision: .f32, weights, compute)
    }

    /// The features of prepared images.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the features.
    /// - Throws: `ComputeError`.
    package func features(_ pixels: Tensor) throws -> Tensor {
        try ImageSide.locked(configuration).check(pixels)
        return try pixels.inParts(of: encoder.imagesAtATime, width: configuration.width, compute) {
            try encoder.features($0)
        }
    }
}
