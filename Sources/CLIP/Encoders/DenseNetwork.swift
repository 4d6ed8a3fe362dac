import Tensors

/// A DenseNet-121 for inference, one image at a time.
///
/// All channels of a dense block lie in one stretch of memory, channel by channel (or block of channels by block), so that
/// "all that came before" is its beginning and every layer writes its own channels behind: nothing is ever copied together.
final class DenseNetwork: ConvolutionalNetwork {
    private let compute: Compute
    private let stem: FrozenConvolution
    private let blocks: [FrozenDenseBlock]

    init(_ network: ConvolutionalConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        self.compute = compute
        stem = try DenseBlock.stem(channels: network.channels).frozen(
            size: network.imageSize, activation: .relu, weights, compute)
        // Halved by the first layer and by the pooling behind it, each rounded up, then by every transition, rounded down.
        let size = (stem.outputShape[2] + 1) / 2
        blocks = try DenseBlock.all.enumerated().map {
            try FrozenDenseBlock($1, size: size >> $0, weights, compute)
        }
    }

    func features(_ image: Tensor, into features: Tensor) throws {
        var memory = blocks[0].memory()
        try compute.pool(
            stem.run(image), .maximum, size: 3, stride: 2, padding: 1, into: memory.channels(0..<blocks[0].inputs))
        for (block, next) in zip(blocks, blocks.dropFirst()) {
            let nextMemory = next.memory()
            try block.run(memory, into: nextMemory.channels(0..<next.inputs))
            memory = nextMemory
        }
        compute.globalAverage(try blocks[blocks.count - 1].run(memory), into: features)
    }
}

/// A dense block that does not learn any more.
private struct FrozenDenseBlock {
    /// Channels before the first layer.
    let inputs: Int
    private let shape: [Int]
    private let layers: [Layer]
    private let norm: FrozenBatchNorm
    private let transition: FrozenConvolution?
    private let compute: Compute

    private struct Layer {
        let norm: FrozenBatchNorm
        let narrow: FrozenConvolution
        let wide: FrozenConvolution
    }

    init(_ block: DenseBlock, size: Int, _ weights: any WeightSource, _ compute: Compute) throws {
        self.compute = compute
        inputs = block.inputs
        shape = [1, block.outputs, size, size]
        layers = try block.layers.map {
            Layer(
                norm: try FrozenBatchNorm($0.norm, $0.inputs, weights, compute),
                narrow: try $0.narrow.frozen(size: size, activation: .relu, weights, compute),
                wide: try $0.wide.frozen(size: size, weights, compute))
        }
        norm = try FrozenBatchNorm(block.norm, block.outputs, weights, compute)
        transition = try block.transition?.frozen(size: size / 2, weights, compute)
    }

    /// Memory for all channels of the block.
    func memory() -> Tensor { compute.empty(shape, layout: compute.imageLayout(channels: shape[1])) }

    /// Fills the memory behind the first channels, and gives all of them normalised.
    func run(_ memory: Tensor) throws -> Tensor {
        for (index, layer) in layers.enumerated() {
            let start = inputs + index * DenseBlock.growth
            let normed = layer.norm.run(memory.channels(0..<start), compute)
            try layer.wide.run(layer.narrow.run(normed), into: memory.channels(start..<start + DenseBlock.growth))
        }
        return norm.run(memory, compute)
    }

    /// Runs the block and the transition behind it. The mean over 2 x 2 pixels is taken before the 1 x 1 convolution, which
    /// gives the same for a quarter of the work.
    func run(_ memory: Tensor, into result: Tensor) throws {
        let pooled = try compute.pool(run(memory), .average, size: 2, stride: 2)
        try transition?.run(pooled, into: result)
    }
}
