/// A block of a DenseNet as its tensors describe it, under torchvision's names: every layer sees the results of all before
/// it, and adds 32 channels.
struct DenseBlock {
    let layers: [DenseLayer]
    /// Channels before the first layer.
    let inputs: Int
    /// What the names of the batch norm behind the layers begin with.
    let norm: String
    /// The convolution that halves the channels then; there is none behind the last block.
    let transition: ConvolutionLayer?

    /// Channels that every layer adds.
    static let growth = 32
    /// Channels between the two convolutions of a layer.
    static let bottleneck = 4 * growth

    /// Channels after the last layer.
    var outputs: Int { inputs + layers.count * Self.growth }

    /// The first layer of a DenseNet-121.
    static func stem(channels: Int) -> ConvolutionLayer {
        ConvolutionLayer(
            name: "features.conv0", norm: "features.norm0", inputs: channels, outputs: 64, kernel: 7, stride: 2)
    }

    /// The four blocks of a DenseNet-121 (Huang et al. 2016, arXiv:1608.06993, table 1).
    static let all: [DenseBlock] = {
        let depths = [6, 12, 24, 16]
        var inputs = 64
        return depths.indices.map { index in
            let block = DenseBlock(number: index + 1, inputs: inputs, depth: depths[index], isLast: index == 3)
            inputs = block.outputs / 2
            return block
        }
    }()

    private init(number: Int, inputs: Int, depth: Int, isLast: Bool) {
        let outputs = inputs + depth * Self.growth
        let prefix = "features.transition\(number)"
        self.inputs = inputs
        layers = (0..<depth).map {
            DenseLayer(
                prefix: "features.denseblock\(number).denselayer\($0 + 1)", inputs: inputs + $0 * Self.growth)
        }
        norm = isLast ? "features.norm5" : "\(prefix).norm"
        transition =
            isLast
            ? nil
            : ConvolutionLayer(name: "\(prefix).conv", norm: nil, inputs: outputs, outputs: outputs / 2, kernel: 1)
    }

    /// The tensors in the order of the computation.
    var tensors: [NamedShape] {
        layers.flatMap(\.tensors) + NamedShape.batchNorm(norm, outputs) + (transition?.tensors ?? [])
    }
}

/// A layer of a dense block: batch norm, 1 x 1 convolution, batch norm, 3 x 3 convolution, with ReLU behind both norms.
struct DenseLayer {
    let norm: String
    let inputs: Int
    let narrow: ConvolutionLayer
    let wide: ConvolutionLayer

    init(prefix: String, inputs: Int) {
        self.inputs = inputs
        norm = "\(prefix).norm1"
        narrow = ConvolutionLayer(
            name: "\(prefix).conv1", norm: "\(prefix).norm2", inputs: inputs, outputs: DenseBlock.bottleneck, kernel: 1)
        wide = ConvolutionLayer(
            name: "\(prefix).conv2", norm: nil, inputs: DenseBlock.bottleneck, outputs: DenseBlock.growth, kernel: 3)
    }

    var tensors: [NamedShape] { NamedShape.batchNorm(norm, inputs) + narrow.tensors + wide.tensors }
}
