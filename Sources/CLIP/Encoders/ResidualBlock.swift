/// A block of a ResNet as its tensors describe it, under torchvision's names.
struct ResidualBlock {
    /// The convolutions, one after the other; what the last one gives is added to the block's input.
    let convolutions: [ConvolutionLayer]
    /// What brings the block's input to the extents of its result, where these differ.
    let shortcut: ConvolutionLayer?

    /// The first layer of every ResNet.
    static func stem(channels: Int) -> ConvolutionLayer {
        ConvolutionLayer(name: "conv1", norm: "bn1", inputs: channels, outputs: 64, kernel: 7, stride: 2)
    }

    /// The four stages of a ResNet (He et al. 2015, arXiv:1512.03385, table 1).
    static func stages(_ architecture: ConvolutionalArchitecture) -> [[ResidualBlock]] {
        let isDeep = architecture == .resnet50
        let depths = isDeep ? [3, 4, 6, 3] : [2, 2, 2, 2]
        var inputs = 64
        return depths.enumerated().map { stage, depth in
            (0..<depth).map { index in
                let shape = Shape(
                    prefix: "layer\(stage + 1).\(index)", inputs: inputs, width: 64 << stage,
                    stride: stage > 0 && index == 0 ? 2 : 1)
                let block = isDeep ? bottleneck(shape) : basic(shape)
                inputs = block.outputs
                return block
            }
        }
    }

    /// The tensors in the order of the computation.
    var tensors: [NamedShape] { convolutions.flatMap(\.tensors) + (shortcut?.tensors ?? []) }

    /// Channels of the result.
    var outputs: Int { convolutions.last?.outputs ?? 0 }

    /// By how much the block shrinks its input along each side.
    var stride: Int { convolutions.map(\.stride).max() ?? 1 }

    private struct Shape {
        let prefix: String
        let inputs: Int
        let width: Int
        let stride: Int

        func convolution(_ number: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1) -> ConvolutionLayer
        {
            ConvolutionLayer(
                name: "\(prefix).conv\(number)", norm: "\(prefix).bn\(number)", inputs: inputs, outputs: outputs,
                kernel: kernel, stride: stride)
        }

        func shortcut(outputs: Int) -> ConvolutionLayer? {
            guard stride > 1 || inputs != outputs else { return nil }
            return ConvolutionLayer(
                name: "\(prefix).downsample.0", norm: "\(prefix).downsample.1", inputs: inputs, outputs: outputs,
                kernel: 1, stride: stride)
        }
    }

    private static func basic(_ shape: Shape) -> ResidualBlock {
        ResidualBlock(
            convolutions: [
                shape.convolution(1, shape.inputs, shape.width, kernel: 3, stride: shape.stride),
                shape.convolution(2, shape.width, shape.width, kernel: 3),
            ],
            shortcut: shape.shortcut(outputs: shape.width))
    }

    private static func bottleneck(_ shape: Shape) -> ResidualBlock {
        ResidualBlock(
            convolutions: [
                shape.convolution(1, shape.inputs, shape.width, kernel: 1),
                shape.convolution(2, shape.width, shape.width, kernel: 3, stride: shape.stride),
                shape.convolution(3, shape.width, 4 * shape.width, kernel: 1),
            ],
            shortcut: shape.shortcut(outputs: 4 * shape.width))
    }
}
