/// A convolutional network as data: what a checkpoint stores and what `overread describe` prints.
package struct Architecture: Codable, Equatable, Sendable {
    /// One layer, in the order in which an image passes them.
    package enum Layer: Codable, Equatable, Sendable {
        /// A square convolution, optionally with a bias, and with batch normalisation and ReLU behind it.
        case convolution(
            channels: Int, kernel: Int, stride: Int, padding: Int, bias: Bool, batchNorm: Bool, relu: Bool)
        /// Max pooling over `size` x `size` pixels with the same stride.
        case maxPool(size: Int)
        /// The mean of every channel.
        case globalAverage
        /// All channels and pixels as one row.
        case flatten
        /// A linear map, optionally with ReLU behind it.
        case linear(outputs: Int, relu: Bool)
    }

    /// 1 (grey) or 3 (RGB).
    package let inputChannels: Int
    /// Pixels along either edge of an image that goes in.
    package let inputSize: Int
    /// The layers, the last of which gives one logit per class.
    package let layers: [Layer]

    /// Makes an architecture of its parts.
    package init(inputChannels: Int, inputSize: Int, layers: [Layer]) {
        self.inputChannels = inputChannels
        self.inputSize = inputSize
        self.layers = layers
    }

    /// What a layer gives: channels x height x width, or one row where height and width are 1.
    package struct Extent: Equatable, Sendable {
        /// Channels, or elements of a row.
        package let channels: Int
        /// Pixels down.
        package let height: Int
        /// Pixels across.
        package let width: Int
        /// Elements in all.
        package var count: Int { channels * height * width }
    }

    /// The logits of the last layer; 0 where it is not linear.
    package var classCount: Int {
        guard case .linear(let outputs, _) = layers.last else { return 0 }
        return outputs
    }

    /// The extents before the first layer and behind every layer.
    ///
    /// - Throws: `ConvnetError.architecture` where the layers do not fit the input.
    package func extents() throws -> [Extent] {
        var extents = [Extent(channels: inputChannels, height: inputSize, width: inputSize)]
        for (index, layer) in layers.enumerated() {
            let next = Self.extent(behind: layer, extents[index])
            guard next.channels > 0, next.height > 0, next.width > 0 else {
                throw ConvnetError.architecture("layer \(index) leaves nothing of \(extents[index])")
            }
            extents.append(next)
        }
        return extents
    }

    private static func extent(behind layer: Layer, _ input: Extent) -> Extent {
        switch layer {
        case .convolution(let channels, let kernel, let stride, let padding, _, _, _):
            let height = (input.height + 2 * padding - kernel) / max(1, stride) + 1
            let width = (input.width + 2 * padding - kernel) / max(1, stride) + 1
            return Extent(channels: channels, height: height, width: width)
        case .maxPool(let size):
            return Extent(
                channels: input.channels, height: input.height / max(1, size), width: input.width / max(1, size))
        case .globalAverage: return Extent(channels: input.channels, height: 1, width: 1)
        case .flatten: return Extent(channels: input.count, height: 1, width: 1)
        case .linear(let outputs, _): return Extent(channels: outputs, height: 1, width: 1)
        }
    }

    /// The names and shapes of trainable tensors and of running statistics, named by layer as in PyTorch's
    /// `nn.Sequential` of these layers (`3.weight`; batch normalisation: `3.norm.weight`, `3.norm.running_mean`, …).
    ///
    /// - Throws: `ConvnetError.architecture`.
    func tensorShapes() throws -> (parameters: [(name: String, shape: [Int])], statistics: [(name: String, Int)]) {
        let extents = try extents()
        var parameters: [(name: String, shape: [Int])] = []
        var statistics: [(name: String, Int)] = []
        for (index, layer) in layers.enumerated() {
            switch layer {
            case .convolution(let channels, let kernel, _, _, let bias, let batchNorm, _):
                parameters.append(("\(index).weight", [channels, extents[index].channels, kernel, kernel]))
                if bias { parameters.append(("\(index).bias", [channels])) }
                guard batchNorm else { continue }
                parameters += [("\(index).norm.weight", [channels]), ("\(index).norm.bias", [channels])]
                statistics += [("\(index).norm.running_mean", channels), ("\(index).norm.running_var", channels)]
            case .linear(let outputs, _):
                parameters += [("\(index).weight", [outputs, extents[index].count]), ("\(index).bias", [outputs])]
            case .maxPool, .globalAverage, .flatten: continue
            }
        }
        return (parameters, statistics)
    }
}

extension Architecture {
    /// The network that over-reads: 3x3 convolutions of 16 (stride 2), 32 and 64 channels, each with batch normalisation
    /// and ReLU, a pooling before the third; for larger images more poolings and convolutions of 64 channels, until a
    /// pixel of the last map has seen about the same part of the image; global average, linear.
    ///
    /// It is small because everything is trained many times over (folds, rounds, ensembles), and because a small network
    /// learns the pattern of a class before it learns single wrong labels by heart.
    ///
    /// - Parameter size: Pixels along an image's edge, at least 8.
    package static func overRead(size: Int, channels: Int, classes: Int) -> Architecture {
        func convolution(_ channels: Int, stride: Int = 1) -> Layer {
            .convolution(
                channels: channels, kernel: 3, stride: stride, padding: 1, bias: false, batchNorm: true, relu: true)
        }
        var layers = [convolution(16, stride: 2), convolution(32), .maxPool(size: 2), convolution(64)]
        var edge = size / 4
        while edge > largestLastMap {
            layers += [.maxPool(size: 2), convolution(64)]
            edge /= 2
        }
        layers += [.globalAverage, .linear(outputs: classes, relu: false)]
        return Architecture(inputChannels: channels, inputSize: size, layers: layers)
    }

    /// Pixels along the edge of the last map; 28 px images have 7.
    private static let largestLastMap = 8

    /// The network of the speed comparison: conv3x3 32, batch norm, ReLU, conv3x3 32, ReLU, pool, conv3x3 64, ReLU,
    /// conv3x3 64, ReLU, pool, linear 128, ReLU, linear.
    ///
    /// - Parameter size: Pixels along an image's edge, at least 4.
    package static func reference(size: Int, channels: Int = 1, classes: Int = 2) -> Architecture {
        func convolution(_ channels: Int, batchNorm: Bool = false) -> Layer {
            .convolution(
                channels: channels, kernel: 3, stride: 1, padding: 1, bias: true, batchNorm: batchNorm, relu: true)
        }
        return Architecture(
            inputChannels: channels, inputSize: size,
            layers: [
                convolution(32, batchNorm: true), convolution(32), .maxPool(size: 2), convolution(64), convolution(64),
                .maxPool(size: 2), .flatten, .linear(outputs: 128, relu: true), .linear(outputs: classes, relu: false),
            ])
    }
}
