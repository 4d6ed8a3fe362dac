import Tensors

/// The image side of a CLIP model for inference: prepared pixels to embeddings.
///
/// A tower belongs to the thread of its `Compute`.
package final class ImageTower: Replicable {
    private let configuration: CLIPConfiguration
    private let compute: Compute
    private let encoder: any FrozenEncoder
    private let head: FrozenHead

    /// Reads and packs the weights.
    ///
    /// Images go through the tower in parts of a size of its own.
    ///
    /// - Parameters:
    ///   - precision: That of the network; its projection is computed in float32.
    ///   - packers: Threads that pack the weights.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses, or the network cannot be computed in this precision.
    package init(
        _ configuration: CLIPConfiguration, precision: Precision = .f32, _ weights: any WeightSource,
        _ compute: Compute,
        packers: Int = 1
    ) throws {
        self.configuration = configuration
        self.compute = compute
        encoder = try configuration.vision.encoder(precision: precision, weights, compute, packers: packers)
        head = try FrozenHead(configuration.imageHeadMaps, rows: encoder.imagesAtATime, weights, compute)
    }

    private init(
        _ configuration: CLIPConfiguration, _ encoder: any FrozenEncoder, _ head: FrozenHead, _ compute: Compute
    ) {
        (self.configuration, self.encoder, self.head, self.compute) = (configuration, encoder, head, compute)
    }

    /// A tower for another thread that reads the same packed weights where it can.
    ///
    /// - Throws: `ModelFileError`, `ComputeError`.
    func replica(on compute: Compute) throws -> ImageTower {
        try ImageTower(configuration, encoder.replica(on: compute), head, compute)
    }

    /// The features of prepared images, before the projection.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the features.
    /// - Throws: `ComputeError`.
    package func features(_ pixels: Tensor) throws -> Tensor {
        try configuration.vision.check(pixels)
        return try pixels.inParts(of: encoder.imagesAtATime, width: configuration.vision.width, compute) {
            try encoder.features($0)
        }
    }

    /// The embeddings of prepared images, each of length 1.
    ///
    /// - Parameter pixels: N x C x S x S, prepared as the model's preprocessing says, with N at least 1.
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    package func embed(_ pixels: Tensor) throws -> Tensor {
        try configuration.vision.check(pixels)
        return try pixels.inParts(of: encoder.imagesAtATime, width: configuration.projectionWidth, compute) {
            try head.embed(encoder.features($0), compute)
        }
    }
}

/// The text side of a CLIP model for inference: token ids to embeddings.
///
/// A tower belongs to the thread of its `Compute`.
package final class TextTower: Replicable {
    private let configuration: CLIPConfiguration
    private let compute: Compute
    private let tower: FrozenTower
    private let head: FrozenHead

    /// Reads and packs the tower's weights.
    ///
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses.
    /// - Parameter packers: Threads that pack the weights.
    package init(
        _ configuration: CLIPConfiguration, _ weights: any WeightSource, _ compute: Compute, packers: Int = 1
    ) throws {
        self.configuration = configuration
        self.compute = compute
        tower = try FrozenTower(configuration.text, weights, compute, packers: packers)
        head = try FrozenHead(configuration.textHeadMaps, rows: 1, weights, compute)
    }

    private init(sharing other: TextTower, _ compute: Compute) {
        (configuration, head, self.compute) = (other.configuration, other.head, compute)
        tower = FrozenTower(sharing: other.tower, compute)
    }

    /// A tower for another thread that reads the same packed weights.
    func replica(on compute: Compute) -> TextTower { TextTower(sharing: self, compute) }

    /// The embeddings of texts, each of length 1.
    ///
    /// - Parameter tokens: At least one text, none longer than the configuration's context.
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    /// - Precondition: Every id is from 0 up to below the vocabulary's size.
    package func embed(_ tokens: TokenBatch) throws -> Tensor {
        let longest = configuration.text.contextLength
        guard tokens.count > 0, tokens.length > 0, tokens.length <= longest else {
            throw ComputeError.shape(
                operation: "text tower", expected: "texts of at most \(longest) tokens", found: "\(tokens.length)")
        }
        return try head.embed(tower.features(tokens), compute)
    }
}

/// What makes embeddings of features.
struct FrozenHead {
    private let maps: [TowerLinear]
    private let linears: [FrozenLinear]

    init(_ maps: [TowerLinear], rows: Int, _ weights: any WeightSource, _ compute: Compute) throws {
        self.maps = maps
        linears = try maps.map { try FrozenLinear($0, rows: rows, precision: .f32, weights, compute) }
    }

    /// Embeddings of length 1.
    func embed(_ features: Tensor, _ compute: Compute) throws -> Tensor {
        let embeddings = try linears.enumerated().reduce(features) { rows, linear in
            let activation = Head.activation(after: linear.offset, of: linears.count)
            return try linear.element.run(rows, activation, adding: nil, compute)
        }
        compute.normalizeRows(embeddings)
        return embeddings
    }
}

/// An image network that does not learn any more, on the thread of its `Compute`.
protocol FrozenEncoder: AnyObject {
    /// How many images `features` is always given.
    var imagesAtATime: Int { get }

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

    /// The precisions in which the network can be computed: convolutions only in float32.
    package var precisions: [Precision] {
        if case .locked(.convolutional) = self { [.f32] } else { Precision.allCases }
    }

    /// The network, its weights read and packed.
    func encoder(
        precision: Precision, _ weights: any WeightSource, _ compute: Compute, packers: Int = 1
    ) throws -> any FrozenEncoder {
        guard precisions.contains(precision) else {
            throw ComputeError.shape(
                operation: "image network in \(precision.rawValue)", expected: "a transformer",
                found: "a convolutional network, which is computed in f32")
        }
        return switch self {
        case .tower(let tower), .locked(.transformer(let tower)):
            try FrozenTower(tower, precision: precision, weights, compute, packers: packers)
        case .locked(.convolutional(let network)): try ConvolutionalEncoder(network, weights, compute)
        }
    }
}

extension Tensor {
    /// What a function makes of images, given always the same number of them: the last ones are filled up with zeros, so that
    /// no image's result depends on how many there are.
    ///
    /// - Parameter width: Numbers of one image's result.
    func inParts(of size: Int, width: Int, _ compute: Compute, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        let result = compute.empty([shape[0], width])
        let values = count / max(1, shape[0])
        for start in stride(from: 0, to: shape[0], by: size) {
            let found = min(size, shape[0] - start)
            var part = slice(from: start * values, shape: [found] + shape.dropFirst())
            if found < size {
                let filled = compute.zeros([size] + shape.dropFirst())
                filled.slice(from: 0, shape: part.shape).copy(from: part)
                part = filled
            }
            let rows = try body(part)
            result.slice(from: start * width, shape: [found * width]).copy(
                from: rows.slice(from: 0, shape: [found * width]))
        }
        return result
    }
}
