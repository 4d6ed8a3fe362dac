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
