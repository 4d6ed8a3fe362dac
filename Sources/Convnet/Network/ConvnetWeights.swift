import Tensors

/// A network's weights apart from any thread, so that one thread may train it and others read with it.
package struct ConvnetWeights: Equatable, Sendable {
    /// The layers.
    package let architecture: Architecture
    /// Parameters and running statistics, in the network's order.
    private let values: [[Float]]

    /// Takes a copy of a network's weights.
    package init(_ network: Convnet) {
        architecture = network.architecture
        values = network.allTensors.map(\.value.values)
    }

    /// The network, on the thread of a `Compute`.
    ///
    /// - Throws: `ConvnetError.architecture`.
    package func network(_ compute: Compute) throws -> Convnet {
        let network = try Convnet(architecture, compute)
        for (entry, values) in zip(network.allTensors, values) { entry.value.fill(with: values) }
        return network
    }
}

extension Ensemble {
    /// An ensemble of networks whose weights were kept.
    ///
    /// - Throws: `ConvnetError.architecture`.
    package convenience init(_ weights: [ConvnetWeights], _ compute: Compute) throws {
        self.init(try weights.map { try $0.network(compute) })
    }
}
