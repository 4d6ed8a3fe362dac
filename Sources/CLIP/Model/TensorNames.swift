/// The names of CLIP's tensors in Hugging Face's layout.
enum TensorNames {
    static let logitScale = "logit_scale"
    static let visualProjection = "visual_projection.weight"
    static let textProjection = "text_projection.weight"
    static let classToken = "vision_model.embeddings.class_embedding"
    static let patchEmbedding = "vision_model.embeddings.patch_embedding.weight"
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
public struct NamedShape: Equatable, Sendable {
    /// The name.
    public let name: String
    /// Extents, outermost first; empty for a scalar.
    public let shape: [Int]

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }
}

extension CLIPConfiguration {
    /// Every tensor of the model, in the order in which images and texts go through them.
    public var tensors: [NamedShape] {
        visionTensors + textTensors + [NamedShape(name: TensorNames.logitScale, shape: [])]
    }

    /// The tensors of the image tower, its projection included.
    public var visionTensors: [NamedShape] {
        let width = vision.transformer.width
        let patch = [width, VisionConfiguration.channels, vision.patchSize, vision.patchSize]
        return [
            NamedShape(name: TensorNames.classToken, shape: [width]),
            NamedShape(name: TensorNames.patchEmbedding, shape: patch),
            NamedShape(name: TensorNames.imagePositions, shape: [vision.tokens, width]),
        ]
            + NamedShape.norm(TensorNames.imageNormBefore, width)
            + (0..<vision.transformer.layers).flatMap { vision.transformer.tensors(TensorNames.imageLayer($0)) }
            + NamedShape.norm(TensorNames.imageNormAfter, width)
            + [NamedShape(name: TensorNames.visualProjection, shape: [projectionWidth, width])]
    }

    /// The tensors of the text tower, its projection included.
    public var textTensors: [NamedShape] {
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

extension TransformerConfiguration {
    fileprivate func tensors(_ names: TensorNames.Layer) -> [NamedShape] {
        NamedShape.norm(names.attentionNorm, width)
            + [names.queries, names.keys, names.values, names.attentionOutput].flatMap {
                NamedShape.linear($0, outputs: width, inputs: width)
            }
            + NamedShape.norm(names.mlpNorm, width)
            + NamedShape.linear(names.mlpInput, outputs: mlpWidth, inputs: width)
            + NamedShape.linear(names.mlpOutput, outputs: width, inputs: mlpWidth)
    }
}

extension NamedShape {
    fileprivate static func norm(_ name: String, _ width: Int) -> [NamedShape] {
        [NamedShape(name: "\(name).weight", shape: [width]), NamedShape(name: "\(name).bias", shape: [width])]
    }

    fileprivate static func linear(_ name: String, outputs: Int, inputs: Int) -> [NamedShape] {
        [
            NamedShape(name: "\(name).weight", shape: [outputs, inputs]),
            NamedShape(name: "\(name).bias", shape: [outputs]),
        ]
    }
}
