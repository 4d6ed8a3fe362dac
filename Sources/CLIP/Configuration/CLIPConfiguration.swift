import Tensors

/// The shape of a CLIP model: what `config.json` says, checked.
public struct CLIPConfiguration: Equatable, Sendable {
    /// The image tower.
    public let vision: VisionConfiguration
    /// The text tower.
    public let text: TextConfiguration
    /// Width of the embeddings that images and texts share.
    public let projectionWidth: Int
    /// What a new model's logit scale starts from, as a natural logarithm.
    public let initialLogitScale: Float

    /// Puts a configuration together.
    public init(
        vision: VisionConfiguration, text: TextConfiguration, projectionWidth: Int, initialLogitScale: Float = 2.6592
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

    /// Width of one attention head.
    public var headWidth: Int { width / heads }

    /// Puts a configuration together.
    ///
    /// - Precondition: `heads` divides `width`.
    public init(
        width: Int, mlpWidth: Int, layers: Int, heads: Int, activation: Activation = .quickGELU, epsilon: Float = 1e-5
    ) {
        precondition(width % heads == 0, "the heads do not divide the width")
        self.width = width
        self.mlpWidth = mlpWidth
        self.layers = layers
        self.heads = heads
        self.activation = activation
        self.epsilon = epsilon
    }
}

/// The shape of an image tower.
public struct VisionConfiguration: Equatable, Sendable {
    /// Channels of the images: red, green, blue.
    public static let channels = 3

    /// The layers.
    public let transformer: TransformerConfiguration
    /// Pixels along each side of an image.
    public let imageSize: Int
    /// Pixels along each side of a patch.
    public let patchSize: Int

    /// Patches along each side; what is left over at the right and the bottom is not looked at.
    public var patchesPerSide: Int { imageSize / patchSize }
    /// Patches and the class token.
    public var tokens: Int { patchesPerSide * patchesPerSide + 1 }
    /// Values of one patch.
    public var patchValues: Int { Self.channels * patchSize * patchSize }

    /// Puts a configuration together.
    public init(transformer: TransformerConfiguration, imageSize: Int, patchSize: Int) {
        self.transformer = transformer
        self.imageSize = imageSize
        self.patchSize = patchSize
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
