import Tensors

/// The image side of a CLIP model for inference: prepared pixels to embeddings.
///
/// A tower belongs to the thread of its `Compute`.
package final class ImageTower {
    private let configuration: CLIPConfiguration
    private let compute: Compute
    private let encoder: any FrozenEncoder
    private let projection: FrozenLinear

    /// Reads and packs the weights.
    ///
    /// - Parameter batch: The usual number of images at a time, for which the weights' layout is chosen.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses.
    package init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, _ compute: Compute, batch: Int = 32
    ) throws {
        let width = configuration.vision.width
        self.configuration = configuration
        self.compute = compute
        encoder =
            switch configuration.vision {
            case .tower(let vision): try VisionTransformer(vision, weights, compute, batch: batch)
            case .locked(let encoder): try ImageEncoder(encoder, weights, compute, batch: batch)
            }
        projection = try FrozenLinear(
            weights.values(TensorNames.visualProjection, shape: [configuration.projectionWidth, width]), inputs: width,
            rows: batch, compute)
    }

    private init(
        _ configuration: CLIPConfiguration, _ encoder: any FrozenEncoder, _ projection: FrozenLinear, _ compute: Compute
    ) {
        self.configuration = configuration
        self.encoder = encoder
        self.projection = projection
        self.compute = compute
    }

    /// A tower for another thread that reads the same packed weights where it can.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    func replica(on compute: Compute) throws -> ImageTower {
        try ImageTower(configuration, encoder.replica(on: compute), projection, compute)
    }

    /// The features of prepared images, before the projection.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the features.
    /// - Throws: `ComputeError`.
    package func features(_ pixels: Tensor) throws -> Tensor {
        try configuration.vision.check(pixels)
        return try encoder.features(pixels)
    }

    /// The embeddings of prepared images, each of length 1.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    package func embed(_ pixels: Tensor) throws -> Tensor {
        let features = try features(pixels)
        let embeddings = compute.empty([pixels.shape[0], configuration.projectionWidth])
        try projection.run(features, into: embeddings, compute)
        compute.normalizeRows(embeddings)
        return embeddings
    }
}

/// An image network that does not learn any more, on the thread of its `Compute`.
protocol FrozenEncoder: AnyObject {
    /// The features of prepared images.
    ///
    /// - Parameter pixels: N x C x S x S, all of them as the configuration says.
    /// - Returns: N x the width of the features.
    func features(_ pixels: Tensor) throws -> Tensor

    /// An encoder for another thread that reads the same packed weights where it can.
    func replica(on compute: Compute) throws -> any FrozenEncoder
}

extension ImageSide {
    /// Makes sure that images have the extents that this side takes.
    func check(_ pixels: Tensor) throws {
        guard pixels.shape.dropFirst() == [channels, imageSize, imageSize] else {
            throw ComputeError.shape(
                operation: "image tower", expected: "N x \(channels) x \(imageSize) x \(imageSize)",
                found: "\(pixels.shape)")
        }
    }
}
