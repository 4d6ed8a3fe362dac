extension Architecture {
    /// What is wrong with a description that comes from outside; `nil` where a network of it can be made.
    ///
    /// Everything is compared with generous limits before anything is computed from it, so that no description
    /// overflows a number or asks for absurd amounts of memory.
    ///
    /// - Parameter classes: How many logits there should be.
    func objection(classes: Int) -> String? {
        guard [1, 3].contains(inputChannels) else { return "images of \(inputChannels) channels" }
        guard (1...Self.largestEdge).contains(inputSize) else { return "images of \(inputSize) px" }
        guard layers.count <= Self.mostLayers else { return "\(layers.count) layers" }
        var isRow = false
        for (index, layer) in layers.enumerated() {
            guard layer.isSane, layer.takesRows == isRow else { return "a layer \(index) that does not fit" }
            isRow = layer.givesRows
        }
        guard case .linear(classes, _) = layers.last else { return "a last layer without \(classes) outputs" }
        guard let extents = try? extents() else { return "layers that leave nothing of an image" }
        guard extents.allSatisfy({ $0.count <= Self.mostActivations }) else { return "layers of absurd size" }
        return nil
    }

    private static let largestEdge = 4096
    private static let mostLayers = 1000
    /// Numbers that one layer gives for one image: twice what the widest layer does for one of 512 px.
    private static let mostActivations = 1 << 22
}

extension Architecture.Layer {
    fileprivate static let mostChannels = 1 << 16
    fileprivate static let largestKernel = 31

    /// Whether all numbers are such as networks have.
    fileprivate var isSane: Bool {
        switch self {
        case .convolution(let channels, let kernel, let stride, let padding, _, _, _):
            (1...Self.mostChannels).contains(channels) && (1...Self.largestKernel).contains(kernel)
                && (1...kernel).contains(stride) && (0..<kernel).contains(padding)
        case .maxPool(let size): (1...Self.largestKernel).contains(size)
        case .linear(let outputs, _): (1...Self.mostChannels).contains(outputs)
        case .globalAverage, .flatten: true
        }
    }

    /// Whether what goes in is a row of numbers for each image, rather than planes of pixels.
    fileprivate var takesRows: Bool { if case .linear = self { true } else { false } }

    /// Whether what comes out is a row of numbers for each image.
    fileprivate var givesRows: Bool {
        switch self {
        case .convolution, .maxPool: false
        case .globalAverage, .flatten, .linear: true
        }
    }
}
