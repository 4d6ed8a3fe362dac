import Tensors

/// The shape of a CLIP model: what `config.json` says, checked.
public struct CLIPConfiguration: Equatable, Sendable {
    /// The image side: CLIP's own tower, or a locked encoder.
    public let vision: ImageSide
    /// The text tower.
    public let text: TextConfiguration
    /// Width of the embeddings that images and texts share.
    public let projectionWidth: Int
    /// What a new model's logit scale starts from, as a natural logarithm.
    public let initialLogitScale: Float

    /// CLIP's own image tower; `nil` where the image side is locked.
    public var tower: VisionConfiguration? {
        if case .tower(let tower) = vision { tower } else { nil }
    }

    /// Whether the image side is an encoder that does not learn.
    public var isLocked: Bool { tower == nil }

    /// Puts a configuration with CLIP's own image tower together.
    public init(
        vision: VisionConfiguration, text: TextConfiguration, projectionWidth: Int, initialLogitScale: Float = 2.6592
    ) {
        self.init(
            vision: .tower(vision), text: text, projectionWidth: projectionWidth, initialLogitScale: initialLogitScale)
    }

    /// Puts a configuration together.
    public init(
        vision: ImageSide, text: TextConfiguration, projectionWidth: Int, initialLogitScale: Float = 2.6592
    ) {
        self.vision = vision
        self.text = text
        self.projectionWidth = projectionWidth
        self.initialLogitScale = initialLogitScale
    }
}

/// The shape of a stack of transformer layers.
public struct TransformerConfiguration: Equatable, Sendable {
    /// Width of the hidden states.
    public let width: Int
    /// Width inside the MLPs.
    public let mlpWidth: Int
    /// Number of layers.
    public let layers: Int
    /// Attention heads; they divide the width.
    public let heads: Int
    /// Activation between the two products of an MLP.
    public let activation: Activation
    /// What is added to variances in layer norms.
    public let epsilon: Float
    /// Whether queries, keys and values have a bias.
    public let hasQueryBias: Bool

    /// Width of one attention head.
    public var headWidth: Int { width / heads }

    /// Puts a configuration together.
    ///
    /// - Precondition: `heads` divides `width`.
    public init(
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
public struct VisionConfiguration: Equatable, Sendable {
    /// In what the two kinds differ.
    public enum Kind: Equatable, Sendable {
        /// CLIP's: a layer norm before the first layer, patches embedded without a bias.
        case clip
        /// The original one: no such norm, and a bias.
        case original
    }

    /// Channels of the images of CLIP's own towers: red, green, blue.
    public static let channels = 3

    /// The layers.
    public let transformer: TransformerConfiguration
    /// Pixels along each side of an image.
    public let imageSize: Int
    /// Pixels along each side of a patch.
    public let patchSize: Int
    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    public let imageChannels: Int
    /// CLIP's kind or the original one.
    public let kind: Kind

    /// Patches along each side; what is left over at the right and the bottom is not looked at.
    public var patchesPerSide: Int { imageSize / patchSize }
    /// Patches and the class token.
    public var tokens: Int { patchesPerSide * patchesPerSide + 1 }
    /// Values of one patch.
    public var patchValues: Int { imageChannels * patchSize * patchSize }

    /// Puts a configuration together.
    public init(
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
public struct TextConfiguration: Equatable, Sendable {
    /// Which token's hidden state stands for the text.
    public enum Pooling: Equatable, Sendable {
        /// The first token of this id.
        case first(Int32)
        /// The first of the tokens of the largest id: how OpenAI's models, whose `eos_token_id` is wrongly 2, are to be read.
        case largestID
    }

    /// The layers.
    public let transformer: TransformerConfiguration
    /// Number of tokens in the vocabulary.
    public let vocabularySize: Int
    /// Tokens of a text at most.
    public let contextLength: Int
    /// Which token's hidden state stands for the text.
    public let pooling: Pooling

    /// Puts a configuration together.
    public init(transformer: TransformerConfiguration, vocabularySize: Int, contextLength: Int, pooling: Pooling) {
        self.transformer = transformer
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.pooling = pooling
    }
}
