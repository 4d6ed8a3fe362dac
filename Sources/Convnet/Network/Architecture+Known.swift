extension Architecture {
    /// The network of the speed comparison: conv3x3 32, batch norm, ReLU, conv3x3 32, ReLU, pool, conv3x3 64, ReLU,
    /// conv3x3 64, ReLU, pool, linear 128, ReLU, linear.
    ///
    /// - Parameter size: Pixels along an image's edge, at least 4.
    public static func reference(size: Int, channels: Int = 1, classes: Int = 2) -> Architecture {
        func convolution(_ channels: Int, batchNorm: Bool = false) -> Layer {
            .convolution(channels: channels, kernel: 3, stride: 1, padding: 1, batchNorm: batchNorm, relu: true)
        }
        return Architecture(
            inputChannels: channels, inputSize: size,
            layers: [
                convolution(32, batchNorm: true), convolution(32), .maxPool(size: 2), convolution(64), convolution(64),
                .maxPool(size: 2), .flatten, .linear(outputs: 128, relu: true), .linear(outputs: classes, relu: false),
            ])
    }
}
