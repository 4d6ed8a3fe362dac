/// A part of a convolutional network, for its description.
struct NetworkStage {
    /// What it is.
    let name: String
    /// Extents of its result for one image: height, width, channels; or channels alone.
    let output: [Int]
    /// What its tensors' names begin with.
    let prefixes: [String]
}

extension ConvolutionalConfiguration {
    /// All tensors, in the order of the computation.
    var tensors: [NamedShape] {
        switch architecture {
        case .resnet18, .resnet50:
            ResidualBlock.stem(channels: channels).tensors
                + ResidualBlock.stages(architecture).joined().flatMap(\.tensors)
        case .densenet121:
            DenseBlock.stem(channels: channels).tensors + DenseBlock.all.flatMap(\.tensors)
        }
    }

    /// The network layer by layer, with the numbers that it learns; running statistics are not learned.
    var summary: [LayerSummary] {
        let learned = tensors.filter { !$0.name.contains(".running_") }
        return stages.map { stage in
            let own = learned.filter { tensor in
                stage.prefixes.contains { tensor.name.hasPrefix(TensorNames.imageSide + $0) }
            }
            return LayerSummary(
                name: stage.name, output: stage.output, parameters: own.reduce(0) { $0 + $1.count })
        }
    }

    /// The network from the image to the features.
    var stages: [NetworkStage] {
        switch architecture {
        case .resnet18, .resnet50: residualStages
        case .densenet121: denseStages
        }
    }

    /// A quarter of the image's side, rounded up: what the first layer and its pooling leave.
    private var quarter: Int { ((imageSize + 1) / 2 + 1) / 2 }

    private func stem(_ prefixes: [String]) -> NetworkStage {
        NetworkStage(
            name: "convolution 7 × 7, stride 2; max pooling 3 × 3, stride 2", output: [quarter, quarter, 64],
            prefixes: prefixes)
    }

    private var residualStages: [NetworkStage] {
        var size = quarter
        let stages = ResidualBlock.stages(architecture).enumerated().map { index, blocks in
            if index > 0 { size = (size + 1) / 2 }
            let layers = blocks[0].convolutions.count
            return NetworkStage(
                name: "stage \(index + 1): \(blocks.count) residual blocks of \(layers) convolutions",
                output: [size, size, blocks[0].outputs], prefixes: ["layer\(index + 1)."])
        }
        let average = NetworkStage(name: "global average", output: [architecture.width], prefixes: [])
        return [stem(["conv1.", "bn1."])] + stages + [average]
    }

    private var denseStages: [NetworkStage] {
        let blocks = DenseBlock.all.enumerated().flatMap { index, block in
            let size = quarter >> index
            let layers = NetworkStage(
                name: "dense block \(index + 1): \(block.layers.count) layers", output: [size, size, block.outputs],
                prefixes: ["features.denseblock\(index + 1)."])
            guard let transition = block.transition else { return [layers] }
            let next = NetworkStage(
                name: "transition \(index + 1): batch norm, convolution 1 × 1, average pooling 2 × 2",
                output: [size / 2, size / 2, transition.outputs], prefixes: ["features.transition\(index + 1)."])
            return [layers, next]
        }
        let average = NetworkStage(
            name: "batch norm, global average", output: [architecture.width], prefixes: ["features.norm5."])
        return [stem(["features.conv0.", "features.norm0."])] + blocks + [average]
    }
}
