/// A tensor's name and its extents.
///
/// Within the program, tensors have the names of Hugging Face's CLIP layout; a `Naming` says where another layout has them.
package struct NamedShape: Equatable, Sendable {
    /// The name.
    package let name: String
    /// Extents, outermost first; empty for a scalar.
    package let shape: [Int]

    /// Number of elements.
    package var count: Int { shape.reduce(1, *) }
}

/// Names that are not those of a tower's layers.
enum TensorNames {
    /// What the names of all tensors of the image side begin with but for the projection's, a locked encoder's too.
    static let imageSide = "vision_model."
    /// The same for texts.
    static let textSide = "text_model."
    static let logitScale = "logit_scale"
    static let logitBias = "logit_bias"
    static let visualProjection = "visual_projection.weight"
    static let textProjection = "text_projection.weight"
    static let imagePositions = "vision_model.embeddings.position_embedding.weight"
    static let textPositions = "text_model.embeddings.position_embedding.weight"
    static let patchEmbedding = "vision_model.embeddings.patch_embedding.weight"
    static let tokenEmbedding = "text_model.embeddings.token_embedding.weight"
}

/// A linear map: `name.weight` (outputs x inputs) and `name.bias`, or several of the same inputs side by side.
struct TowerLinear: Equatable, Sendable {
    let name: String
    /// The maps' names; one or three.
    let parts: [String]
    /// Outputs of each part.
    let outputs: Int
    let inputs: Int
    let hasBias: Bool
    /// A convolution's extents, where the inputs are a patch: channels, height, width.
    var kernel: [Int]?
    /// A tensor of as many numbers as outputs with which these are multiplied.
    var scale: String?

    init(_ name: String, parts: [String]? = nil, outputs: Int, inputs: Int, hasBias: Bool = true) {
        (self.name, self.outputs, self.inputs, self.hasBias) = (name, outputs, inputs, hasBias)
        self.parts = parts ?? [name]
    }

    /// The weights of the parts.
    var weights: [NamedShape] {
        parts.map { NamedShape(name: "\($0).weight", shape: [outputs] + (kernel ?? [inputs])) }
    }

    /// The biases of the parts; none where there is no bias.
    var biases: [NamedShape] { hasBias ? parts.map { NamedShape(name: "\($0).bias", shape: [outputs]) } : [] }

    /// The scale of the outputs, where there is one.
    var scales: [NamedShape] { scale.map { [NamedShape(name: $0, shape: [outputs])] } ?? [] }

    /// All tensors, part by part.
    var tensors: [NamedShape] {
        weights.indices.flatMap { [weights[$0]] + (hasBias ? [biases[$0]] : []) } + scales
    }
}

/// A layer norm: `name.weight` and `name.bias`.
struct TowerNorm: Equatable, Sendable {
    let name: String
    let width: Int
    let epsilon: Float

    var tensors: [NamedShape] { ["weight", "bias"].map { NamedShape(name: "\(name).\($0)", shape: [width]) } }
}

/// The two maps of an MLP.
struct TowerMLP: Equatable, Sendable {
    let input: TowerLinear
    let output: TowerLinear

    init(_ name: String, _ transformer: TransformerConfiguration, scale: String? = nil) {
        let (width, inside) = (transformer.width, transformer.mlpWidth)
        input = TowerLinear("\(name).fc1", outputs: inside, inputs: width)
        var output = TowerLinear("\(name).fc2", outputs: width, inputs: inside)
        output.scale = scale
        self.output = output
    }
}

/// The parts of one layer of a tower.
struct TowerLayer: Equatable, Sendable {
    let attentionNorm: TowerNorm
    let queriesKeysValues: TowerLinear
    let queries: TowerLinear
    let keysValues: TowerLinear
    let attentionOutput: TowerLinear
    let mlpNorm: TowerNorm
    let mlp: TowerMLP

    init(_ tower: Tower, _ index: Int) {
        let transformer = tower.transformer
        let prefix = "\(tower.prefix)encoder.layers.\(index)"
        let scales = transformer.hasLayerScale ? ["\(prefix).layer_scale1", "\(prefix).layer_scale2"] : []
        let attention = TowerAttention("\(prefix).self_attn", transformer)
        attentionNorm = tower.norm("\(prefix).layer_norm1")
        (queriesKeysValues, queries, keysValues) = (attention.stacked, attention.queries, attention.keysValues)
        attentionOutput = attention.output(scale: scales.first)
        mlpNorm = tower.norm("\(prefix).layer_norm2")
        mlp = TowerMLP("\(prefix).mlp", transformer, scale: scales.last)
    }
}

/// The parts of an attention pool.
struct TowerPool: Equatable, Sendable {
    let probe: NamedShape
    let queries: TowerLinear
    let keysValues: TowerLinear
    let attentionOutput: TowerLinear
    let norm: TowerNorm
    let mlp: TowerMLP

    init(_ tower: Tower) {
        let prefix = "\(tower.prefix)head"
        let attention = TowerAttention("\(prefix).attention", tower.transformer)
        probe = NamedShape(name: "\(prefix).probe", shape: [tower.width])
        (queries, keysValues, attentionOutput) = (attention.queries, attention.keysValues, attention.output(scale: nil))
        norm = tower.norm("\(prefix).layernorm")
        mlp = TowerMLP("\(prefix).mlp", tower.transformer)
    }
}

/// The maps of an attention under Hugging Face's names.
private struct TowerAttention {
    let prefix: String
    let width: Int
    let hasBias: Bool

    init(_ prefix: String, _ transformer: TransformerConfiguration) {
        (self.prefix, width, hasBias) = (prefix, transformer.width, transformer.hasQueryBias)
    }

    var stacked: TowerLinear { map("qkv_proj", ["q_proj", "k_proj", "v_proj"]) }
    var queries: TowerLinear { map("q_proj", ["q_proj"]) }
    var keysValues: TowerLinear { map("kv_proj", ["k_proj", "v_proj"]) }

    func output(scale: String?) -> TowerLinear {
        var map = TowerLinear("\(prefix).out_proj", outputs: width, inputs: width)
        map.scale = scale
        return map
    }

    private func map(_ name: String, _ parts: [String]) -> TowerLinear {
        TowerLinear(
            "\(prefix).\(name)", parts: parts.map { "\(prefix).\($0)" }, outputs: width, inputs: width,
            hasBias: hasBias)
    }
}

extension Tower {
    /// A layer norm of the tower's width.
    func norm(_ name: String) -> TowerNorm {
        TowerNorm(name: name, width: width, epsilon: transformer.epsilon)
    }

    /// The norm before the first layer; the misspelling is Hugging Face's.
    var normBefore: TowerNorm { norm(prefix + (patches == nil ? "embeddings.layer_norm" : "pre_layrnorm")) }
    /// The norm behind the last layer.
    var normAfter: TowerNorm { norm(prefix + (patches == nil ? "final_layer_norm" : "post_layernorm")) }
    /// BERT's linear map of what stands for the text.
    var pooler: TowerLinear { TowerLinear("\(prefix)pooler", outputs: width, inputs: width) }
    /// A row for each position.
    var positions: NamedShape {
        let rows = patches?.positions ?? tokens.map { $0.positions ?? $0.contextLength } ?? 0
        return NamedShape(name: "\(prefix)embeddings.position_embedding.weight", shape: [rows, width])
    }

    /// Tokens before the patches: the class token, the registers.
    var classToken: NamedShape? {
        guard patches?.hasClassToken ?? false else { return nil }
        return NamedShape(name: "\(prefix)embeddings.class_embedding", shape: [width])
    }

    var registers: NamedShape? {
        guard let count = patches?.registers, count > 0 else { return nil }
        return NamedShape(name: "\(prefix)embeddings.register_tokens", shape: [count, width])
    }

    /// What makes a token of a patch.
    var patchEmbedding: TowerLinear? {
        guard let patches else { return nil }
        var map = TowerLinear(
            "\(prefix)embeddings.patch_embedding", outputs: width, inputs: patches.values, hasBias: patches.hasBias)
        map.kernel = [patches.channels, patches.patchSize, patches.patchSize]
        return map
    }

    /// A row for each token of the vocabulary.
    var tokenEmbedding: NamedShape? {
        tokens.map {
            NamedShape(name: "\(prefix)embeddings.token_embedding.weight", shape: [$0.vocabularySize, width])
        }
    }

    /// A row for each of two sentences.
    var segments: NamedShape? {
        guard tokens?.hasSegments ?? false else { return nil }
        return NamedShape(name: "\(prefix)embeddings.token_type_embedding.weight", shape: [2, width])
    }
}
