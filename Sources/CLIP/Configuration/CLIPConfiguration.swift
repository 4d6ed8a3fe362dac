import Tensors

/// The shape of a CLIP model, checked.
package struct CLIPConfiguration: Equatable, Sendable {
    /// The image side: the model's own tower, or a locked encoder.
    package let vision: ImageSide
    /// What makes embeddings of the image side's features.
    package var imageHead = Head.linear(hasBias: false)
    /// The text tower.
    package let text: Tower
    /// What makes embeddings of the text tower's features.
    package var textHead = Head.linear(hasBias: false)
    /// Width of the embeddings that images and texts share.
    package let projectionWidth: Int
    /// What a new model's logit scale starts from, as a natural logarithm.
    package let initialLogitScale: Float
    /// Whether a number is added to the scaled similarities, which then go through a sigmoid (Zhai et al. 2023,
    /// arXiv:2303.15343).
    package var hasLogitBias = false

    /// The model's own image tower; `nil` where the image side is locked.
    package var tower: Tower? {
        if case .tower(let tower) = vision { tower } else { nil }
    }

    /// Whether the image side is an encoder that does not learn.
    package var isLocked: Bool { tower == nil }

    /// Whether the model can be trained further.
    package var canLearn: Bool {
        let isPlain = imageHead == .linear(hasBias: false) && textHead == .linear(hasBias: false)
        return isPlain && !hasLogitBias && text.canLearn && tower?.canLearn ?? true
    }

    /// Puts a configuration with the model's own image tower together.
    package init(vision: Tower, text: Tower, projectionWidth: Int, initialLogitScale: Float = 2.6592) {
        self.init(
            vision: .tower(vision), text: text, projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }

    /// Puts a configuration together.
    package init(vision: ImageSide, text: Tower, projectionWidth: Int, initialLogitScale: Float = 2.6592) {
        self.vision = vision
        self.text = text
        self.projectionWidth = projectionWidth
        self.initialLogitScale = initialLogitScale
    }

    /// The shape of the bundled model: 32 pixels in patches of 4, four layers of 96 for images, two of 64 for texts.
    package static let small = CLIPConfiguration(
        vision: .image(
            transformer: TransformerConfiguration(width: 96, mlpWidth: 384, layers: 4, heads: 4), imageSize: 32,
            patchSize: 4),
        text: .text(
            transformer: TransformerConfiguration(width: 64, mlpWidth: 256, layers: 2, heads: 4),
            vocabularySize: 2048, contextLength: 32, pooling: .largestID),
        projectionWidth: 64)

    /// The same shape beside another image side, with room for another number of tokens.
    package func with(vision: ImageSide? = nil, tokens: Int, pooling: Tower.Pooling? = nil) -> CLIPConfiguration {
        CLIPConfiguration(
            vision: vision ?? self.vision,
            text: .text(
                transformer: text.transformer, vocabularySize: tokens, contextLength: text.contextLength,
                pooling: pooling ?? text.pooling),
            projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }
}

extension CLIPConfiguration {
    var imageHeadMaps: [TowerLinear] {
        imageHead.maps("visual_projection", inputs: vision.width, outputs: projectionWidth)
    }

    var textHeadMaps: [TowerLinear] {
        textHead.maps("text_projection", inputs: text.width, outputs: projectionWidth)
    }

    private var scalars: [NamedShape] {
        ([TensorNames.logitScale] + (hasLogitBias ? [TensorNames.logitBias] : [])).map {
            NamedShape(name: $0, shape: [])
        }
    }

    /// Every tensor of the model, in the order in which images and texts go through them.
    package var tensors: [NamedShape] { visionTensors + textTensors + scalars }

    /// The tensors of the image side, its projection included.
    package var visionTensors: [NamedShape] { imageEncoderTensors + imageHeadMaps.flatMap(\.tensors) }

    /// The tensors of the image side but for its projection.
    package var imageEncoderTensors: [NamedShape] { vision.network.tensors }

    /// The tensors of the text tower, its projection included.
    package var textTensors: [NamedShape] { TowerListing(text).tensors + textHeadMaps.flatMap(\.tensors) }

    /// The tensors that training changes, in the form in which they learn: all but those of a locked encoder.
    var trainableTensors: [TrainableTensor] {
        let lists =
            (tower.map { [TowerListing($0)] } ?? []) + [TowerListing(head: imageHeadMaps, width: vision.width)]
            + [TowerListing(text), TowerListing(head: textHeadMaps, width: text.width)]
        return lists.flatMap(\.trainable) + scalars.map { TrainableTensor(name: $0.name, parts: [$0]) }
    }

    /// The model layer by layer, in the order of the computation; together the lines hold all of its parameters.
    package var summary: [LayerSummary] {
        let network =
            switch vision.network {
            case .transformer(let tower): TowerListing(tower).summary
            case .convolutional(let network): network.summary
            }
        let images = network + TowerListing(head: imageHeadMaps, width: vision.width).summary
        let texts = TowerListing(text).summary + TowerListing(head: textHeadMaps, width: text.width).summary
        return images.map { $0.prefixed(isLocked ? "image (locked)" : "image") } + texts.map { $0.prefixed("text") }
            + scalars.map {
                LayerSummary(name: $0.name.replacing("_", with: " "), output: [], parameters: 1)
            }
    }
}

extension LayerSummary {
    fileprivate func prefixed(_ tower: String) -> LayerSummary {
        LayerSummary(name: "\(tower): \(name)", output: output, parameters: parameters)
    }
}
