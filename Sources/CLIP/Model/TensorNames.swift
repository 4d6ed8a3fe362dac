/// The names of CLIP's tensors in Hugging Face's layout; those of a locked encoder begin with `imageSide`, too.
enum TensorNames {
    static let imageSide = "vision_model."
    static let logitScale = "logit_scale"
    static let visualProjection = "visual_projection.weight"
    static let textProjection = "text_projection.weight"
    static let classToken = "vision_model.embeddings.class_embedding"
    static let patchEmbedding = "vision_model.embeddings.patch_embedding.weight"
    /// Only the original kind of vision transformer has it.
    static let patchBias = "vision_model.embeddings.patch_embedding.bias"
    static let imagePositions = "vision_model.embeddings.position_embedding.weight"
    /// The misspelling is Hugging Face's.
    static let imageNormBefore = "vision_model.pre_layrnorm"
    static let imageNormAfter = "vision_model.post_layernorm"
    static let tokenEmbedding = "text_model.embeddings.token_embedding.weight"
    static let textPositions = "text_model.embeddings.position_embedding.weight"
    static let textNormAfter = "text_model.final_layer_norm"

    /// The names of one layer of the image tower.
    static func imageLayer(_ index: Int) -> Layer { Layer(prefix: "vision_model.encoder.layers.\(index)") }

    /// The names of one layer of the text tower.
    static func textLayer(_ index: Int) -> Layer { Layer(prefix: "text_model.encoder.layers.\(index)") }

    /// The names in one transformer layer, each without `.weight` or `.bias`.
    struct Layer {
        let prefix: String

        var attentionNorm: String { "\(prefix).layer_norm1" }
        var queries: String { "\(prefix).self_attn.q_proj" }
        var keys: String { "\(prefix).self_attn.k_proj" }
        var values: String { "\(prefix).self_attn.v_proj" }
        var attentionOutput: String { "\(prefix).self_attn.out_proj" }
        var mlpNorm: String { "\(prefix).layer_norm2" }
        var mlpInput: String { "\(prefix).mlp.fc1" }
        var mlpOutput: String { "\(prefix).mlp.fc2" }
    }
}

/// A tensor's name in Hugging Face's layout and its extents.
package struct NamedShape: Equatable, Sendable {
    /// The name.
    package let name: String
    /// Extents, outermost first; empty for a scalar.
    package let shape: [Int]

    /// Number of elements.
    package var count: Int { shape.reduce(1, *) }
}

extension CLIPConfiguration {
    /// Every tensor of the model, in the order in which images and texts go through them.
    package var tensors: [NamedShape] {
        visionTensors + textTensors + [NamedShape(name: TensorNames.logitScale, shape: [])]
    }

    /// The tensors of the image side, its projection included.
    package var visionTensors: [NamedShape] {
        imageEncoderTensors
            + [NamedShape(name: TensorNames.visualProjection, shape: [projectionWidth, vision.width])]
    }

    /// The tensors of the image side but for its projection.
    package var imageEncoderTensors: [NamedShape] {
        switch vision {
        case .tower(let vision): vision.tensors
        case .locked(let encoder): encoder.tensors
        }
    }

    /// The tensors that training changes: all but those of a locked encoder.
    package var learnedTensors: [NamedShape] {
        guard isLocked else { return tensors }
        let frozen = Set(imageEncoderTensors.map(\.name))
        return tensors.filter { !frozen.contains($0.name) }
    }

    /// The tensors of the text tower, its projection included.
    package var textTensors: [NamedShape] {
        let width = text.transformer.width
        return [
            NamedShape(name: TensorNames.tokenEmbedding, shape: [text.vocabularySize, width]),
            NamedShape(name: TensorNames.textPositions, shape: [text.contextLength, width]),
        ]
            + (0..<text.transformer.layers).flatMap { text.transformer.tensors(TensorNames.textLayer($0)) }
            + NamedShape.norm(TensorNames.textNormAfter, width)
            + [NamedShape(name: TensorNames.textProjection, shape: [projectionWidth, width])]
    }
}

extension VisionConfiguration {
    /// The transformer's tensors, without a projection.
    var tensors: [NamedShape] {
        let width = transformer.width
        let isClip = kind == .clip
        let patch = NamedShape(
            name: TensorNames.patchEmbedding, shape: [width, imageChannels, patchSize, patchSize])
        return [NamedShape(name: TensorNames.classToken, shape: [width]), patch]
            + (isClip ? [] : [NamedShape(name: TensorNames.patchBias, shape: [width])])
            + [NamedShape(name: TensorNames.imagePositions, shape: [tokens, width])]
            + (isClip ? NamedShape.norm(TensorNames.imageNormBefore, width) : [])
            + (0..<transformer.layers).flatMap { transformer.tensors(TensorNames.imageLayer($0)) }
            + NamedShape.norm(TensorNames.imageNormAfter, width)
    }
}

extension TransformerConfiguration {
    fileprivate func tensors(_ names: TensorNames.Layer) -> [NamedShape] {
        NamedShape.norm(names.attentionNorm, width)
            + [names.queries, names.keys, names.values].flatMap {
                NamedShape.linear($0, outputs: width, inputs: width, hasBias: hasQueryBias)
            }
            + NamedShape.linear(names.attentionOutput, outputs: width, inputs: width)
            + NamedShape.norm(names.mlpNorm, width)
            + NamedShape.linear(names.mlpInput, outputs: mlpWidth, inputs: width)
            + NamedShape.linear(names.mlpOutput, outputs: width, inputs: mlpWidth)
    }
}

extension NamedShape {
    fileprivate static func norm(_ name: String, _ width: Int) -> [NamedShape] {
        [NamedShape(name: "\(name).weight", shape: [width]), NamedShape(name: "\(name).bias", shape: [width])]
    }

    fileprivate static func linear(_ name: String, outputs: Int, inputs: Int, hasBias: Bool = true) -> [NamedShape] {
        [NamedShape(name: "\(name).weight", shape: [outputs, inputs])]
            + (hasBias ? [NamedShape(name: "\(name).bias", shape: [outputs])] : [])
    }
}
