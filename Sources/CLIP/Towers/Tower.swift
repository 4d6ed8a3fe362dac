import Tensors

/// A transformer from images or texts to features, as data; `Tower+Walk` says what is computed, in which order.
package struct Tower: Equatable, Sendable {
    /// What goes in.
    package enum Input: Equatable, Sendable {
        /// Images, cut into patches.
        case patches(PatchInput)
        /// Texts as token ids.
        case tokens(TokenInput)
    }

    /// Which tokens a token sees.
    package enum Attention: Equatable, Sendable {
        /// All.
        case full
        /// Itself and those before it.
        case causal
        /// All but the padding behind a text.
        case padded
    }

    /// What stands for the whole in the end.
    package enum Pooling: Equatable, Sendable {
        /// The first token: an image's class token, or the one that starts a text.
        case start
        /// The last token of a row.
        case end
        /// The first token of this id.
        case first(Int32)
        /// The first of the tokens of the largest id: how OpenAI's models, whose `eos_token_id` is wrongly 2, are to be read.
        case largestID
        /// The mean of an image's patches, or of a text's tokens without the padding.
        case mean
        /// What a learnt query gathers from all tokens by attention, and an MLP behind it (Zhai et al. 2022,
        /// arXiv:2106.04560, section 3.2).
        case attention
    }

    /// What goes in.
    package var input: Input
    /// The layers.
    package var transformer: TransformerConfiguration
    /// Which tokens a token sees.
    package var attention = Attention.full
    /// Whether a layer norm stands before the first layer.
    package var hasNormBefore = false
    /// Whether a layer norm stands behind the last layer.
    package var hasNormAfter = true
    /// Whether that norm comes after the mean over the tokens, not before.
    package var normsMean = false
    /// What stands for the whole.
    package var pooling: Pooling
    /// Whether what stands for the whole goes through a linear map and tanh, as BERT's pooler has it.
    package var hasPooler = false

    /// In what CLIP's image towers differ from the original vision transformers.
    package enum Kind: Equatable, Sendable {
        /// CLIP's: a layer norm before the first layer, patches embedded without a bias.
        case clip
        /// The original one: no such norm, and a bias.
        case original
    }

    /// A vision transformer with a class token.
    package static func image(
        transformer: TransformerConfiguration, imageSize: Int, patchSize: Int, imageChannels: Int = 3,
        kind: Kind = .clip
    ) -> Tower {
        let patches = PatchInput(
            imageSize: imageSize, patchSize: patchSize, channels: imageChannels, hasBias: kind == .original)
        return Tower(
            input: .patches(patches), transformer: transformer, hasNormBefore: kind == .clip, pooling: .start)
    }

    /// CLIP's text tower.
    package static func text(
        transformer: TransformerConfiguration, vocabularySize: Int, contextLength: Int, pooling: Pooling
    ) -> Tower {
        let tokens = TokenInput(vocabularySize: vocabularySize, contextLength: contextLength)
        return Tower(input: .tokens(tokens), transformer: transformer, attention: .causal, pooling: pooling)
    }

    /// What an image tower is given; `nil` for one of texts.
    package var patches: PatchInput? {
        if case .patches(let patches) = input { patches } else { nil }
    }

    /// What a text tower is given; `nil` for one of images.
    package var tokens: TokenInput? {
        if case .tokens(let tokens) = input { tokens } else { nil }
    }

    /// Width of the features.
    package var width: Int { transformer.width }
    /// Tokens of a text at most; 0 for an image tower.
    package var contextLength: Int { tokens?.contextLength ?? 0 }
    /// Number of tokens in the vocabulary; 0 for an image tower.
    package var vocabularySize: Int { tokens?.vocabularySize ?? 0 }

    /// What the names of the tower's tensors begin with.
    var prefix: String { patches == nil ? TensorNames.textSide : TensorNames.imageSide }

    /// Whether `Tape` has all that the tower needs.
    package var canLearn: Bool {
        let isPlain = !transformer.hasPostNorms && !transformer.hasLayerScale && !hasPooler && attention != .padded
        let hasPlainInput = patches.map { $0.hasClassToken && $0.registers == 0 } ?? !(tokens?.hasSegments ?? false)
        let picksOneToken = pooling != .mean && pooling != .attention
        return isPlain && hasPlainInput && picksOneToken && transformer.activation != .tanhGELU
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
    /// Whether the norms stand behind attention and MLP and their residuals (Vaswani et al. 2017), not before them.
    package var hasPostNorms = false
    /// Whether what attention and MLP add is scaled channel by channel (Touvron et al. 2021, arXiv:2103.17239).
    package var hasLayerScale = false

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

/// Square images, cut into square patches.
package struct PatchInput: Equatable, Sendable {
    /// Pixels along each side of an image.
    package let imageSize: Int
    /// Pixels along each side of a patch.
    package let patchSize: Int
    /// Channels of the images: 3 (red, green, blue) or 1 (grey).
    package var channels = 3
    /// Whether the patches' embedding has a bias.
    package var hasBias = false
    /// Whether a class token stands before the patches.
    package var hasClassToken = true
    /// Tokens without a meaning of their own between class token and patches (Darcet et al. 2023, arXiv:2309.16588).
    package var registers = 0

    /// Patches along each side; what is left over at the right and the bottom is not looked at.
    package var patchesPerSide: Int { imageSize / patchSize }
    /// Patches of an image.
    package var count: Int { patchesPerSide * patchesPerSide }
    /// Tokens before the patches.
    package var prefix: Int { positioned + registers }
    /// Patches and what stands before them.
    package var tokens: Int { count + prefix }
    /// Tokens that have a position: all but the registers.
    var positions: Int { count + positioned }
    /// Values of one patch.
    package var values: Int { channels * patchSize * patchSize }

    private var positioned: Int { hasClassToken ? 1 : 0 }
}

/// Texts as token ids.
package struct TokenInput: Equatable, Sendable {
    /// Number of tokens in the vocabulary.
    package let vocabularySize: Int
    /// Tokens of a text at most.
    package let contextLength: Int
    /// Positions that there are, at least as many as tokens of a text; `nil`: as many.
    package var positions: Int?
    /// Whether tokens are told which of two sentences they belong to, here always the first: BERT's token types.
    package var hasSegments = false
}
