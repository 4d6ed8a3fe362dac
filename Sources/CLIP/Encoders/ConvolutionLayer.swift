import Tensors

/// A convolution of a network and the batch norm behind it, as the network's tensors describe them.
struct ConvolutionLayer {
    /// What its tensor's name begins with: `layer1.0.conv1`.
    let name: String
    /// What the names of the batch norm's tensors begin with, where there is one.
    let norm: String?
    let inputs: Int
    let outputs: Int
    /// Pixels along each side of a window; half of them, rounded down, are added around the image.
    let kernel: Int
    var stride = 1

    /// Extents of the weights.
    var shape: [Int] { [outputs, inputs, kernel, kernel] }

    /// The tensors, the batch norm's included.
    var tensors: [NamedShape] {
        [NamedShape(encoder: "\(name).weight", shape: shape)]
            + (norm.map { NamedShape.batchNorm($0, outputs) } ?? [])
    }

    /// The convolution, with the batch norm in its weights.
    ///
    /// - Parameters:
    ///   - size: Pixels along each side of its input.
    ///   - accumulates: Whether it adds to what its result's memory holds, before the activation.
    func frozen(
        size: Int, activation: Activation = .none, accumulates: Bool = false, _ weights: any WeightSource,
        _ compute: Compute
    ) throws -> FrozenConvolution {
        let values = try weights.values(TensorNames.imageSide + "\(name).weight", shape: shape)
        let folded = try norm.map { try BatchNormFactors($0, outputs, weights) }
        let options = FrozenConvolution.Options(
            stride: stride, padding: kernel / 2, activation: activation, accumulates: accumulates)
        return try FrozenConvolution(
            compute.tensor(values, shape: shape), scale: folded?.scale,
            bias: folded?.shift ?? [Float](repeating: 0, count: outputs), input: [1, inputs, size, size], options,
            compute)
    }
}

/// A batch norm that does not learn any more, as a product and a sum for each channel: with γ, β, the running mean μ and
/// the running variance σ², scale = γ / √(σ² + ε) and shift = β - μ · scale (Ioffe & Szegedy 2015, arXiv:1502.03167).
struct BatchNormFactors {
    let scale: [Float]
    let shift: [Float]

    init(_ name: String, _ channels: Int, _ weights: any WeightSource) throws {
        func read(_ part: String) throws -> [Double] {
            try weights.values(TensorNames.imageSide + "\(name).\(part)", shape: [channels]).map { Double($0) }
        }
        let epsilon = Double(ConvolutionalConfiguration.epsilon)
        let scale = try zip(read("weight"), read("running_var")).map { $0 / ($1 + epsilon).squareRoot() }
        let means = try zip(read("running_mean"), scale).map { $0 * $1 }
        shift = try zip(read("bias"), means).map { Float($0 - $1) }
        self.scale = scale.map { Float($0) }
    }
}

/// A batch norm with ReLU that stands before a convolution, so that it cannot become a part of it.
struct FrozenBatchNorm {
    private let scale: Tensor
    private let shift: Tensor

    init(_ name: String, _ channels: Int, _ weights: any WeightSource, _ compute: Compute) throws {
        let factors = try BatchNormFactors(name, channels, weights)
        scale = compute.tensor(factors.scale, shape: [channels])
        shift = compute.tensor(factors.shift, shape: [channels])
    }

    /// Normalises images and cuts what is below 0, into new memory.
    func run(_ images: Tensor, _ compute: Compute) -> Tensor {
        let result = compute.empty(images.shape, layout: images.layout)
        compute.scaleShiftReLU(images, scale: scale, shift: shift, into: result)
        return result
    }
}

extension NamedShape {
    /// A tensor of a locked encoder, by the encoder's own name for it.
    init(encoder name: String, shape: [Int]) {
        self.init(name: TensorNames.imageSide + name, shape: shape)
    }

    /// The tensors of a batch norm; the batches that it counts are of no use any more.
    static func batchNorm(_ name: String, _ channels: Int) -> [NamedShape] {
        ["weight", "bias", "running_mean", "running_var"].map {
            NamedShape(encoder: "\(name).\($0)", shape: [channels])
        }
    }
}
