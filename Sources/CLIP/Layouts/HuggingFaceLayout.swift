import Foundation
import Images
import Tensors

/// Hugging Face's layout of CLIP and SigLIP: `config.json`, `preprocessor_config.json`, the tokenizer's files, and weights.
struct HuggingFaceLayout {
    private let directory: URL
    private let kind: String
    private let configuration: CLIPConfiguration

    static let configurationName = "config.json"
    static let preprocessorName = "preprocessor_config.json"

    init(_ directory: URL) throws {
        self.directory = directory
        let file = directory.appendingPathComponent(Self.configurationName)
        kind = try ModelFiles.decode(ModelKind.self, from: file).modelType ?? ModelKind.clip
        configuration = try CLIPConfiguration(file: file)
    }

    private var isSigLIP: Bool { kind == ModelKind.sigLIP }

    /// Opens the folder's other files.
    func model() throws -> ModelLayout {
        let (preprocessing, isThere) = try preparation()
        let tower = configuration.text
        let need = TokenizerFolder.Need(contextLength: tower.contextLength, fillsContext: tower.attention == .full)
        let tokens =
            isSigLIP
            ? try TokenizerFolder.sentencePieces(directory, need) : try TokenizerFolder.bytePairs(directory, need)
        let note = "\(Self.preprocessorName) is missing: images are prepared as CLIP's own are"
        return ModelLayout(
            name: isSigLIP ? "SigLIP" : configuration.isLocked ? "CLIP with a locked image side" : "CLIP",
            configuration,
            preprocessing, tokens, try weights(),
            settings: [Self.configurationName] + (isThere ? [Self.preprocessorName] : []),
            notes: isThere ? [] : [note])
    }

    /// The preparation, and whether a file says it.
    private func preparation() throws -> (CLIPPreprocessing, isThere: Bool) {
        let (channels, size) = (configuration.vision.channels, configuration.vision.imageSize)
        guard isSigLIP || configuration.isLocked || WeightFolder.found([Self.preprocessorName], in: directory) != nil
        else { return (CLIPPreprocessing(size: size), false) }
        return (try CLIPPreprocessing(directory: directory, channels: channels), true)
    }

    private func weights() throws -> LayoutWeights {
        let isSigLIP = isSigLIP
        return try LayoutWeights(configuration.tensors, WeightFolder(directory)) { tensor in
            if tensor.name.hasPrefix(TensorNames.imageSide) {
                var place = Naming.huggingFace.stored(tensor)
                place.name = TensorNames.imageSide + place.name
                return place
            }
            let isHead = isSigLIP && tensor.name.hasPrefix("text_projection.")
            let name = isHead ? tensor.name.replacing("text_projection.", with: "text_model.head.") : tensor.name
            return StoredTensor(name: name, shape: tensor.shape)
        }
    }
}

/// `config.json` as it is written: any member may be missing.
///
/// `Vision` describes the image side: the model's own tower (`TowerFile`) or a locked encoder (`EncoderFile`).
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
    /// Whether SigLIP's image tower ends in its attention pool.
    var visionUseHead: Bool?
    // The text tower's own.
    var vocabSize: Int?
    var maxPositionEmbeddings: Int?
    var eosTokenId: Int32?
    var bosTokenId: Int32?
    var padTokenId: Int32?
    /// Width of SigLIP's embeddings.
    var projectionSize: Int?
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
    /// SigLIP, and SigLIP 2 of a fixed size.
    static let sigLIP = "siglip"

    let modelType: String?
    /// Only image networks have it.
    let architecture: String?
}

extension CLIPConfiguration {
    /// Reads the shape of a model folder of any layout; what the files leave out has the values of their library.
    ///
    /// - Throws: `ModelFileError` where a file is missing or malformed, or asks for another architecture or absurd sizes.
    package init(directory: URL) throws {
        let file = directory.appendingPathComponent(HuggingFaceLayout.configurationName)
        self =
            OpenCLIPLayout.isLayout(of: directory)
            ? try OpenCLIPLayout(directory).configuration() : try CLIPConfiguration(file: file)
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
        try check.supported(kind, in: [ModelKind.clip, ModelKind.lockedImage, ModelKind.sigLIP], name: "model_type")
        guard kind == ModelKind.lockedImage else {
            let file = try ModelFiles.decode(ConfigurationFile<TowerFile>.self, from: url)
            let vision = file.visionConfigDict ?? file.visionConfig ?? .init()
            let text = file.textConfigDict ?? file.textConfig ?? .init()
            self =
                kind == ModelKind.sigLIP
                ? try Self(sigLIP: vision, text, check)
                : try Self(file, vision: .tower(.clip(images: vision, check)), text, check)
            return
        }
        let file = try ModelFiles.decode(ConfigurationFile<EncoderFile>.self, from: url)
        guard let encoder = file.visionConfig else {
            throw check.malformed("no vision_config", "the description of the image encoder")
        }
        try self.init(
            file, vision: .locked(ImageEncoderConfiguration(encoder, check)),
            file.textConfigDict ?? file.textConfig ?? .init(), check)
    }

    private init<Vision>(
        _ file: ConfigurationFile<Vision>, vision: ImageSide, _ text: TowerFile, _ check: ConfigurationCheck
    ) throws {
        try self.init(
            vision: vision, text: .clip(texts: text, check),
            projectionWidth: check.size(file.projectionDim ?? 512, 1...16_384, "projection_dim"),
            initialLogitScale: file.logitScaleInitValue ?? 2.6592)
    }

    private init(sigLIP vision: TowerFile, _ text: TowerFile, _ check: ConfigurationCheck) throws {
        let images = try Tower.sigLIP(images: vision, check)
        let width = text.projectionSize ?? text.hiddenSize ?? 768
        guard width == images.width else {
            throw check.malformed(
                "text_config.projection_size is \(width)", "vision_config.hidden_size, which is \(images.width)")
        }
        try self.init(vision: images, text: .sigLIP(texts: text, check), projectionWidth: width)
        imageHead = .none
        textHead = .linear(hasBias: true)
        hasLogitBias = true
    }
}

/// What transformers gives to towers whose configuration does not say it.
private struct TowerDefaults {
    let width: Int
    let mlpWidth: Int
    let heads: Int
    let activation: String
    let epsilon: Float

    static let images = TowerDefaults(width: 768, mlpWidth: 3072, heads: 12, activation: "quick_gelu", epsilon: 1e-5)
    static let texts = TowerDefaults(width: 512, mlpWidth: 2048, heads: 8, activation: "quick_gelu", epsilon: 1e-5)
    static let sigLIP = TowerDefaults(
        width: 768, mlpWidth: 3072, heads: 12, activation: "gelu_pytorch_tanh", epsilon: 1e-6)
}

extension Tower {
    /// What OpenAI's configurations call the end token; transformers then pools at the largest id.
    private static let legacyEnd: Int32 = 2

    fileprivate static func clip(images file: TowerFile, _ check: ConfigurationCheck) throws -> Tower {
        let patches = try PatchInput(file, patchSize: 32, check)
        return try .image(
            transformer: TransformerConfiguration(file, check, name: "vision_config", .images),
            imageSize: patches.imageSize, patchSize: patches.patchSize)
    }

    fileprivate static func clip(texts file: TowerFile, _ check: ConfigurationCheck) throws -> Tower {
        let end = file.eosTokenId ?? 49_407
        let tokens = try TokenInput(file, vocabularySize: 49_408, contextLength: 77, check)
        return try .text(
            transformer: TransformerConfiguration(file, check, name: "text_config", .texts),
            vocabularySize: tokens.vocabularySize, contextLength: tokens.contextLength,
            pooling: end == legacyEnd ? .largestID : .first(end))
    }

    fileprivate static func sigLIP(images file: TowerFile, _ check: ConfigurationCheck) throws -> Tower {
        try check.supported(file.visionUseHead ?? true, in: [true], name: "vision_config.vision_use_head")
        var patches = try PatchInput(file, patchSize: 16, check)
        (patches.hasBias, patches.hasClassToken) = (true, false)
        return Tower(
            input: .patches(patches),
            transformer: try TransformerConfiguration(file, check, name: "vision_config", .sigLIP), pooling: .attention)
    }

    fileprivate static func sigLIP(texts file: TowerFile, _ check: ConfigurationCheck) throws -> Tower {
        Tower(
            input: .tokens(try TokenInput(file, vocabularySize: 32_000, contextLength: 64, check)),
            transformer: try TransformerConfiguration(file, check, name: "text_config", .sigLIP), pooling: .end)
    }
}

extension PatchInput {
    fileprivate init(_ file: TowerFile, patchSize: Int, _ check: ConfigurationCheck) throws {
        try check.supported(file.numChannels ?? 3, in: [3], name: "vision_config.num_channels")
        try self.init(
            imageSize: file.imageSize ?? 224, patchSize: file.patchSize ?? patchSize, check, "vision_config.")
    }

    /// Checks the sizes of images and patches; `prefix` stands before the members' names.
    init(imageSize: Int, patchSize: Int, _ check: ConfigurationCheck, _ prefix: String) throws {
        let imageSize = try check.size(imageSize, 1...4096, "\(prefix)image_size")
        let patchSize = try check.size(patchSize, 1...imageSize, "\(prefix)patch_size")
        _ = try check.size(
            imageSize / patchSize, 1...128, "patches on a side (\(prefix)image_size / \(prefix)patch_size)")
        self.init(imageSize: imageSize, patchSize: patchSize)
    }
}

extension TokenInput {
    fileprivate init(
        _ file: TowerFile, vocabularySize: Int, contextLength: Int, _ check: ConfigurationCheck
    ) throws {
        try self.init(
            vocabularySize: check.size(file.vocabSize ?? vocabularySize, 2...(1 << 22), "text_config.vocab_size"),
            contextLength: check.size(
                file.maxPositionEmbeddings ?? contextLength, 2...4096, "text_config.max_position_embeddings"))
    }
}

extension TransformerConfiguration {
    fileprivate init(
        _ file: TowerFile, _ check: ConfigurationCheck, name: String, _ defaults: TowerDefaults
    ) throws {
        let width = try check.size(file.hiddenSize ?? defaults.width, 1...16_384, "\(name).hidden_size")
        let heads = try check.size(file.numAttentionHeads ?? defaults.heads, 1...width, "\(name).num_attention_heads")
        try check.divides(heads, width, "\(name).num_attention_heads", "hidden_size")
        try self.init(
            width: width,
            mlpWidth: check.size(
                file.intermediateSize ?? defaults.mlpWidth, 1...65_536, "\(name).intermediate_size"),
            layers: check.size(file.numHiddenLayers ?? 12, 1...256, "\(name).num_hidden_layers"),
            heads: heads,
            activation: check.activation(file.hiddenAct ?? defaults.activation, "\(name).hidden_act"),
            epsilon: check.epsilon(file.layerNormEps ?? defaults.epsilon, "\(name).layer_norm_eps"))
    }
}
