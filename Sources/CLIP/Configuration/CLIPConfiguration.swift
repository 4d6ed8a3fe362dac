import Tensors

/// The shape of a CLIP model: what `config.json` says, checked.
package struct CLIPConfiguration: Equatable, Sendable {
    /// The image side: CLIP's own tower, or a locked encoder.
    package let vision: ImageSide
    /// The text tower.
    package let text: TextConfiguration
    /// Width of the embeddings that images and texts share.
    package let projectionWidth: Int
    /// What a new model's logit scale starts from, as a natural logarithm.
    package let initialLogitScale: Float

    /// CLIP's own image tower; `nil` where the image side is locked.
    package var tower: VisionConfiguration? {
        if case .tower(let tower) = vision { tower } else { nil }
    }

    /// Whether the image side is an encoder that does not learn.
    package var isLocked: Bool { tower == nil }

    /// Puts a configuration with CLIP's own image tower together.
    package init(
        vision: VisionConfiguration, text: TextConfiguration, projectionWidth: Int, initialLogitScale: Float = 2.6592
    ) {
        self.init(
            vision: .tower(vision), text: text, projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }

    /// Puts a configuration together.
    package init(
        vision: ImageSide, text: TextConfiguration, projectionWidth: Int, initialLogitScale: Float = 2.6592
    ) {
        self.vision = vision
        self.text = text
        self.projectionWidth = projectionWidth
        self.initialLogitScale = initialLogitScale
    }
}

/// The shape of a stack of transformer layers.
package struct TransformerConfiguration: Equatable, Sendable {
    /// Width of the hidden states.
    package let width: Int
    /// Width inside the MLPs.
    package let mlpWidth: Int
    /// Number of layers.
    package let layers: Int
    /// Attention heads; they divide the width.
    package let heads: Int
    /// Activation between the two products of an MLP.
    package let activation: Activation
    /// What is added to variances in layer norms.
    package let epsilon: Float
    /// Whether queries, keys and values have a bias.
    package let hasQueryBias: Bool

    /// Width of one attention head.
    package var headWidth: Int { width / heads }

    /// Puts a configuration together.
    ///
    /// - Precondition: `heads` divides `width`.
    package init(
        width: Int, mlpWidth: Int, layers: Int, heads: Int, activation: Activation = .quickGELU, epsilon: Float = 1e-5,
        hasQueryBias: Bool = true
    ) {
        precondition(width % heads == 0, "the heads do not divide the width")
        self.width = width
        self.mlpWidth = mlpWidth
        self.layers = layers
        self.heads = heads
        self.activation = activation
        self.epsilon = epsilon
        self.hasQueryBias = hasQueryBias
    }
}

/// The shape of a vision transformer: CLIP's image tower, or a ViT.
package struct VisionConfiguration: Equatable, Sendable {
    /// In what the two kinds differ.
    package enum Kind: Equatable, Sendable {
        /// CLIP's: a layer norm before the first layer, patches embedded without a bias.
        case clip
        /// The original one: no such norm, and a bias.
        case original
    }

    /// Channels of the images of CLIP's own towers: red, green, blue.
    package static let channels = 3

    /// The layers.
    package let transformer: TransformerConfiguration
    /// Pixels along each side of an image.
    package let imageSize: Int
    /// Pixels along each side of a patch.
    package let patchSize: Int
    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package let imageChannels: Int
    /// CLIP's kind or the original one.
    package let kind: Kind

    /// Patches along each side; what is left over at the right and the bottom is not looked at.
    package var patchesPerSide: Int { imageSize / patchSize }
    /// Patches and the class token.
    package var tokens: Int { patchesPerSide * patchesPerSide + 1 }
    /// Values of one patch.
    package var patchValues: Int { imageChannels * patchSize * patchSize }

    /// Puts a configuration together.
    package init(
        transformer: TransformerConfiguration, imageSize: Int, patchSize: Int, imageChannels: Int = Self.channels,
        kind: Kind = .clip
    ) {
        self.transformer = transformer
        self.imageSize = imageSize
        self.patchSize = patchSize
        self.imageChannels = imageChannels
        self.kind = kind
    }
}

/// The shape of a text tower.
package struct TextConfiguration: Equatable, Sendable {
    /// Which token's hidden state stands for the text.
    package enum Pooling: Equatable, Sendable {
        /// The first token of this id.
        case first(Int32)
        /// The first of the tokens of the largest id: how OpenAI's models, whose `eos_token_id` is wrongly 2, are to be read.
        case largestID
    }

    /// The layers.
    package let transformer: TransformerConfiguration
    /// Number of tokens in the vocabulary.
    package let vocabularySize: Int
    /// Tokens of a text at most.
    package let contextLength: Int
    /// Which token's hidden state stands for the text.
    package let pooling: Pooling

    /// Puts a configuration together.
    package init(transformer: TransformerConfiguration, vocabularySize: Int, contextLength: Int, pooling: Pooling) {
        self.transformer = transformer
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.pooling = pooling
    }
}
