import Tensors

/// A convolutional network that does not learn any more.
protocol ConvolutionalNetwork: AnyObject {
    /// Writes the features of an image.
    ///
    /// - Parameters:
    ///   - image: 1 x C x S x S.
    ///   - features: As many elements as the features are wide.
    func features(_ image: Tensor, into features: Tensor) throws
}

/// A convolutional network as an image encoder.
///
/// Images go through the network one by one: their feature maps stay in the processor's caches, the memory does not grow
/// with the batch, and what comes out does not depend on the images beside them.
final class ConvolutionalEncoder: FrozenEncoder {
    private let width: Int
    private let configuration: ConvolutionalConfiguration
    private let weights: any WeightSource
    private let compute: Compute
    private let network: any ConvolutionalNetwork

    init(_ network: ConvolutionalConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        width = network.architecture.width
        configuration = network
        self.weights = weights
        self.compute = compute
        self.network =
            switch network.architecture {
            case .resnet18, .resnet50: try ResidualNetwork(network, weights, compute)
            case .densenet121: try DenseNetwork(network, weights, compute)
            }
    }

    let imagesAtATime = 1

    /// These networks are small beside transformers: each thread packs its own weights.
    func replica(on compute: Compute) throws -> any FrozenEncoder {
        try ConvolutionalEncoder(configuration, weights, compute)
    }

    func features(_ pixels: Tensor) throws -> Tensor {
        let shape = [1] + pixels.shape.dropFirst()
        let size = shape.reduce(1, *)
        let result = compute.empty([pixels.shape[0], width])
        for image in 0..<pixels.shape[0] {
            try network.features(
                pixels.slice(from: image * size, shape: shape),
                into: result.slice(from: image * width, shape: [1, width]))
        }
        return result
    }
}
