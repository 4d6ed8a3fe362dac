import Foundation
import Tensors

/// `config.json` of Hugging Face's CLIP layout, as it is written: any member may be missing.
///
/// `Vision` describes the image side: CLIP's own tower (`TowerFile`) or a locked encoder (`EncoderFile`).
struct ConfigurationFile<Vision: Codable>: Codable {
    var modelType: String?
    var visionConfig: Vision?
    var textConfig: TowerFile?
    /// Older files' name for a tower; where it is there, it counts, as in transformers.
    var visionConfigDict: Vision?
    /// Older files' name for a tower; where it is there, it counts, as in transformers.
    var textConfigDict: TowerFile?
    var projectionDim: Int?
    var logitScaleInitValue: Float?
}

/// A tower's part of `config.json`: any member may be missing.
struct TowerFile: Codable {
    var hiddenSize: Int?
    var intermediateSize: Int?
    var numHiddenLayers: Int?
    var numAttentionHeads: Int?
    var hiddenAct: String?
    var layerNormEps: Float?
    // The image tower's own.
    var imageSize: Int?
    var patchSize: Int?
    var numChannels: Int?
    // The text tower's own.
    var vocabSize: Int?
    var maxPositionEmbeddings: Int?
    var eosTokenId: Int32?
    var bosTokenId: Int32?
    var padTokenId: Int32?
    // Repeated in both towers; the model's own member counts.
    var projectionDim: Int?
    var modelType: String?
}

/// The member of `config.json` that says what kind of model it describes.
struct ModelKind: Decodable {
    /// CLIP with its own image tower.
    static let clip = "clip"
    /// CLIP with an image encoder that others have trained.
    static let lockedImage = "clip-locked-image"

    let modelType: String?
    /// Only image networks have it.
    let architecture: String?
}

extension CLIPConfiguration {
    /// Reads `config.json` of a model folder; missing members have the values that transformers gives them.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for another architecture or absurd sizes.
    package init(directory: URL) throws {
        try self.init(file: directory.appendingPathComponent("config.json"))
    }

    /// Reads a `config.json`; missing members have the values that transformers gives them.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for another architecture or absurd sizes.
    package init(file url: URL) throws {
        let check = ConfigurationCheck(path: url.path)
        let found = try ModelFiles.decode(ModelKind.self, from: url)
        if found.modelType == nil, let network = found.architecture {
            throw check.unsupported(
                "the image network \"\(network)\" alone", "a CLIP model, with text tower and projections")
        }
        let kind = found.modelType ?? ModelKind.clip
        try check.supported(kind, in: [ModelKind.clip, ModelKind.lockedImage], name: "model_type")
        if kind == ModelKind.clip {
            let file = try ModelFiles.decode(ConfigurationFile<TowerFile>.self, from: url)
            let vision = file.visionConfigDict ?? file.visionConfig ?? .init()
            try self.init(file, vision: .tower(VisionConfiguration(vision, check)), check)
        } else {
            let file = try ModelFiles.decode(ConfigurationFile<EncoderFile>.self, from: url)
            guard let encoder = file.visionConfig else {
                throw check.malformed("no vision_config", "the description of the image encoder")
            }
            try self.init(file, vision: .locked(ImageEncoderConfiguration(encoder, check)), check)
        }
    }

    private init<Vision>(
        _ file: ConfigurationFile<Vision>, vision: ImageSide, _ check: ConfigurationCheck
    ) throws {
        try self.init(
            vision: vision,
            text: TextConfiguration(file.textConfigDict ?? file.textConfig ?? .init(), check),
            projectionWidth: check.size(file.projectionDim ?? 512, 1...16_384, "projection_dim"),
            initialLogitScale: file.logitScaleInitValue ?? 2.6592)
    }
}

extension VisionConfiguration {
    fileprivate init(_ tower: TowerFile, _ check: ConfigurationCheck) throws {
        let imageSize = try check.size(tower.imageSize ?? 224, 1...4096, "vision_config.image_size")
        try check.supported(tower.numChannels ?? 3, in: [Self.channels], name: "vision_config.num_channels")
        let patchSize = try check.size(tower.patchSize ?? 32, 1...imageSize, "vision_config.patch_size")
        _ = try check.size(imageSize / patchSize, 1...128, "patches on a side (vision_config.image_size / patch_size)")
        try self.init(
            transformer: TransformerConfiguration(
                tower, check, name: "vision_config", width: 768, mlpWidth: 3072, heads: 12),
            imageSize: imageSize, patchSize: patchSize)
    }
}

extension TextConfiguration {
    /// What OpenAI's configurations call the end token; transformers then pools at the largest id.
    private static let legacyEnd: Int32 = 2

    fileprivate init(_ tower: TowerFile, _ check: ConfigurationCheck) throws {
        let end = tower.eosTokenId ?? 49_407
        try self.init(
            transformer: TransformerConfiguration(
                tower, check, name: "text_config", width: 512, mlpWidth: 2048, heads: 8),
            vocabularySize: check.size(tower.vocabSize ?? 49_408, 2...(1 << 22), "text_config.vocab_size"),
            contextLength: check.size(
                tower.maxPositionEmbeddings ?? 77, 2...4096, "text_config.max_position_embeddings"),
            pooling: end == Self.legacyEnd ? .largestID : .first(end))
    }
}

extension TransformerConfiguration {
    fileprivate init(
        _ tower: TowerFile, _ check: ConfigurationCheck, name: String, width: Int, mlpWidth: Int,
        heads: Int
    ) throws {
        let width = try check.size(tower.hiddenSize ?? width, 1...16_384, "\(name).hidden_size")
        let heads = try check.size(tower.numAttentionHeads ?? heads, 1...width, "\(name).num_attention_heads")
        try check.divides(heads, width, "\(name).num_attention_heads", "hidden_size")
        try self.init(
            width: width,
            mlpWidth: check.size(tower.intermediateSize ?? mlpWidth, 1...65_536, "\(name).intermediate_size"),
            layers: check.size(tower.numHiddenLayers ?? 12, 1...256, "\(name).num_hidden_layers"),
            heads: heads,
            activation: check.activation(tower.hiddenAct ?? "quick_gelu", "\(name).hidden_act"),
            epsilon: check.epsilon(tower.layerNormEps ?? 1e-5, "\(name).layer_norm_eps"))
    }
}
