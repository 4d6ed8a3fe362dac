import Tensors

/// A ResNet for inference, one image at a time.
final class ResidualNetwork: ConvolutionalNetwork {
    private let compute: Compute
    private let stem: FrozenConvolution
    private let blocks: [FrozenResidualBlock]

    init(_ network: ConvolutionalConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        self.compute = compute
        stem = try ResidualBlock.stem(channels: network.channels).frozen(
            size: network.imageSize, activation: .relu, weights, compute)
        // Halved by the first layer and by the pooling behind it, each rounded up.
        var size = (stem.outputShape[2] + 1) / 2
        blocks = try ResidualBlock.stages(network.architecture).flatMap { $0 }.map { block in
            defer { size = (size + block.stride - 1) / block.stride }
            return try FrozenResidualBlock(block, size: size, weights, compute)
        }
    }

    func features(_ image: Tensor, into features: Tensor) throws {
        var hidden = try compute.pool(stem.run(image), .maximum, size: 3, stride: 2, padding: 1)
        for block in blocks { hidden = try block.run(hidden) }
        compute.globalAverage(hidden, into: features)
    }
}

/// A residual block that does not learn any more.
private struct FrozenResidualBlock {
    private let inner: [FrozenConvolution]
    /// Adds to the shortcut.
    private let last: FrozenConvolution
    private let shortcut: FrozenConvolution?

    init(_ block: ResidualBlock, size: Int, _ weights: any WeightSource, _ compute: Compute) throws {
        var size = size
        shortcut = try block.shortcut?.frozen(size: size, weights, compute)
        inner = try block.convolutions.dropLast().map { layer in
            defer { size = (size + layer.stride - 1) / layer.stride }
            return try layer.frozen(size: size, activation: .relu, weights, compute)
        }
        last = try block.convolutions[block.convolutions.count - 1].frozen(
            size: size, activation: .relu, accumulates: true, weights, compute)
    }

    /// The block's result; where there is no shortcut it takes the place of the input.
    func run(_ input: Tensor) throws -> Tensor {
        let hidden = try inner.reduce(input) { try $1.run($0) }
        return try last.run(hidden, into: shortcut?.run(input) ?? input)
    }
}
