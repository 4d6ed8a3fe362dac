/// One line of a network's description.
package struct LayerSummary: Equatable, Sendable {
    /// What the layer is.
    package let name: String
    /// Extents of its result for one image or text.
    package let output: [Int]
    /// Numbers that it learns.
    package let parameters: Int
}

extension CLIPConfiguration {
    /// The model layer by layer, in the order of the computation; together the lines hold all of its parameters.
    package var summary: [LayerSummary] {
        visionSummary + textSummary + [LayerSummary(name: "logit scale", output: [], parameters: 1)]
    }

    private var visionSummary: [LayerSummary] {
        let lines =
            switch vision {
            case .tower(let vision), .locked(.transformer(let vision)): transformerLines(vision)
            case .locked(.convolutional(let network)): networkLines(network)
            }
        let projection = line("projection", [projectionWidth], [TensorNames.visualProjection])
        return (lines + [projection]).map { $0.prefixed(isLocked ? "image (locked)" : "image") }
    }

    private func transformerLines(_ vision: VisionConfiguration) -> [LayerSummary] {
        let width = vision.transformer.width
        let lines = [
            line(
                "patch embedding", [vision.tokens - 1, width], [TensorNames.patchEmbedding, TensorNames.patchBias]),
            line(
                "class token and positions", [vision.tokens, width],
                [TensorNames.classToken, TensorNames.imagePositions]),
        ]
        let before = line("layer norm", [vision.tokens, width], [TensorNames.imageNormBefore])
        let layers = layerLines(vision.transformer, tokens: vision.tokens) { TensorNames.imageLayer($0) }
        let after = line("layer norm of the class token", [width], [TensorNames.imageNormAfter])
        return lines + (vision.kind == .clip ? [before] : []) + layers + [after]
    }

    private func networkLines(_ network: ConvolutionalConfiguration) -> [LayerSummary] {
        network.stages.map { stage in
            line(stage.name, stage.output, stage.prefixes.map { TensorNames.imageSide + $0 })
        }
    }

    private var textSummary: [LayerSummary] {
        let width = text.transformer.width
        let lines = [
            line("token embedding", [text.contextLength, width], [TensorNames.tokenEmbedding]),
            line("positions", [text.contextLength, width], [TensorNames.textPositions]),
        ]
        let layers = layerLines(text.transformer, tokens: text.contextLength) { TensorNames.textLayer($0) }
        let head = [
            line("layer norm of the end token", [width], [TensorNames.textNormAfter]),
            line("projection", [projectionWidth], [TensorNames.textProjection]),
        ]
        return (lines + layers + head).map { $0.prefixed("text") }
    }

    private func layerLines(
        _ transformer: TransformerConfiguration, tokens: Int, _ names: (Int) -> TensorNames.Layer
    ) -> [LayerSummary] {
        (0..<transformer.layers).map { index in
            line(
                "layer \(index + 1): \(transformer.heads) heads, MLP of \(transformer.mlpWidth)",
                [tokens, transformer.width], [names(index).prefix + "."])
        }
    }

    /// A line for all tensors whose names begin with one of the prefixes; running statistics are not learned.
    private func line(_ name: String, _ output: [Int], _ prefixes: [String]) -> LayerSummary {
        let own = tensors.filter { tensor in
            prefixes.contains { tensor.name.hasPrefix($0) } && !tensor.name.contains(".running_")
        }
        return LayerSummary(name: name, output: output, parameters: own.reduce(0) { $0 + $1.count })
    }
}

extension LayerSummary {
    fileprivate func prefixed(_ tower: String) -> LayerSummary {
        LayerSummary(name: "\(tower): \(name)", output: output, parameters: parameters)
    }
}
