import Foundation
import Images
import Tensors

/// open_clip's layout: `open_clip_config.json`, weights, and the files of the tokenizer that the configuration names.
struct OpenCLIPLayout {
    private let directory: URL
    private let file: OpenCLIPFile
    private let weights: WeightFolder
    private let check: ConfigurationCheck

    static let configurationName = "open_clip_config.json"
    /// The names that open_clip gives to weights, the preferred ones first.
    static let weightNames = [
        "open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin",
        "open_clip_model.safetensors.index.json", "open_clip_pytorch_model.bin.index.json", "open_clip_model.pt",
        "open_clip_pytorch_model.pt", "model.safetensors", "pytorch_model.bin", "model.pt", "model.pth",
    ]

    /// Whether a folder is of this layout: open_clip's configuration is there, and it is no folder of Hugging Face's that
    /// holds it besides.
    static func isLayout(of directory: URL) -> Bool {
        guard WeightFolder.found([configurationName], in: directory) != nil else { return false }
        let isOther = WeightFolder.found([HuggingFaceLayout.configurationName], in: directory) != nil
        return !isOther || WeightFolder.found(WeightFolder.huggingFace, in: directory) == nil
    }

    init(_ directory: URL) throws {
        self.directory = directory
        let url = directory.appendingPathComponent(Self.configurationName)
        check = ConfigurationCheck(path: url.path)
        file = try ModelFiles.decode(OpenCLIPFile.self, from: url)
        weights = try WeightFolder(directory, candidates: Self.weightNames)
    }

    /// Opens the folder's other files.
    func model() throws -> ModelLayout {
        let configuration = try configuration()
        let tower = configuration.text
        let need = TokenizerFolder.Need(
            contextLength: tower.contextLength, padding: file.modelCfg.textCfg?.padId ?? 0,
            fillsContext: tower.attention == .full)
        let text = file.modelCfg.textCfg ?? .init()
        let tokens =
            text.hfModelName != nil
            ? try TokenizerFolder.wordPieces(directory, need)
            : text.hfTokenizerName == nil
                ? try TokenizerFolder.bytePairs(directory, need) : try TokenizerFolder.sentencePieces(directory, need)
        return ModelLayout(
            name: "open_clip", configuration,
            try CLIPPreprocessing(file.preprocessCfg ?? .init(), size: configuration.vision.imageSize, check), tokens,
            try layoutWeights(configuration), settings: [Self.configurationName])
    }

    /// The model's shape, by the configuration and, where that names networks of other libraries, by the tensors.
    func configuration() throws -> CLIPConfiguration {
        let model = file.modelCfg
        let width = try check.size(model.embedDim ?? 512, 1...16_384, "model_cfg.embed_dim")
        let vision = model.visionCfg ?? .init()
        let text = model.textCfg ?? .init()
        let reader = OpenCLIPTowers(weights, check, isQuick: model.quickGelu ?? false)
        var configuration = CLIPConfiguration(
            vision: try vision.timmModelName.map { try reader.timm($0, vision) } ?? reader.images(vision),
            text: try text.hfModelName.map { try reader.bert($0, text, textPrefix) } ?? reader.texts(text),
            projectionWidth: width)
        configuration.imageHead = try imageHead(vision)
        configuration.textHead = try textHead(text)
        configuration.hasLogitBias = weights[TensorNames.logitBias] != nil
        return configuration
    }

    /// What stands before the names of the text tower's tensors: models that are put together of two libraries' towers
    /// have it.
    private var textPrefix: String { weights.names.contains { $0.hasPrefix("text.") } ? "text." : "" }

    private func imageHead(_ vision: OpenCLIPFile.Vision) throws -> Head {
        guard vision.timmModelName != nil else { return .linear(hasBias: false) }
        if let inside = weights["visual.head.mlp.fc1.weight"] {
            return .mlp(
                width: inside.shape.first ?? 0, firstHasBias: weights["visual.head.mlp.fc1.bias"] != nil,
                lastHasBias: weights["visual.head.mlp.fc2.bias"] != nil)
        }
        if weights["visual.head.proj.weight"] != nil {
            return .linear(hasBias: weights["visual.head.proj.bias"] != nil)
        }
        return weights["visual.trunk.head.weight"] == nil ? .none : .linear(hasBias: true)
    }

    private func textHead(_ text: OpenCLIPFile.Text) throws -> Head {
        guard text.hfModelName != nil else {
            let isNone = text.projType == "none"
            return isNone ? .none : .linear(hasBias: weights["\(textPrefix)text_projection.bias"] != nil)
        }
        if let inside = weights["\(textPrefix)proj.0.weight"] {
            return .mlp(width: inside.shape.first ?? 0, firstHasBias: false, lastHasBias: false)
        }
        return weights["\(textPrefix)proj.weight"] == nil ? .none : .linear(hasBias: false)
    }

    private func layoutWeights(_ configuration: CLIPConfiguration) throws -> LayoutWeights {
        let isTimm = file.modelCfg.visionCfg?.timmModelName != nil
        let isBERT = file.modelCfg.textCfg?.hfModelName != nil
        let images =
            !isTimm ? Naming.openCLIP : configuration.tower?.normsMean ?? false ? Naming.timmMean : Naming.timm
        return try LayoutWeights(configuration.tensors, weights, resizesPositions: true) { tensor in
            if tensor.name.hasPrefix("logit_") { return StoredTensor(name: tensor.name, shape: tensor.shape) }
            if tensor.name.hasPrefix("visual_projection") { return imageProjection(tensor, isTimm: isTimm) }
            if tensor.name.hasPrefix("text_projection") { return textProjection(tensor, isBERT: isBERT) }
            let isImage = tensor.name.hasPrefix(TensorNames.imageSide)
            let naming = isImage ? images : isBERT ? .bert : .openCLIP
            var place = naming.stored(tensor, side: isImage ? TensorNames.imageSide : TensorNames.textSide)
            let prefix = isImage ? "visual.\(isTimm ? "trunk." : "")" : textPrefix + (isBERT ? "transformer." : "")
            place.name = prefix + place.name
            return place
        }
    }

    private func imageProjection(_ tensor: NamedShape, isTimm: Bool) -> StoredTensor {
        guard isTimm else {
            return StoredTensor(name: "visual.proj", shape: tensor.shape.reversed(), isTransposed: true)
        }
        let isOwn = weights["visual.head.proj.weight"] != nil
        let name = tensor.name.replacing("visual_projection.0", with: "visual.head.mlp.fc1")
            .replacing("visual_projection.2", with: "visual.head.mlp.fc2")
            .replacing("visual_projection", with: isOwn ? "visual.head.proj" : "visual.trunk.head")
        return StoredTensor(name: name, shape: tensor.shape)
    }

    private func textProjection(_ tensor: NamedShape, isBERT: Bool) -> StoredTensor {
        if isBERT {
            return StoredTensor(
                name: tensor.name.replacing("text_projection", with: "\(textPrefix)proj"), shape: tensor.shape)
        }
        let plain = "\(textPrefix)text_projection"
        guard weights[plain] != nil else {
            return StoredTensor(name: textPrefix + tensor.name, shape: tensor.shape)
        }
        return StoredTensor(name: plain, shape: tensor.shape.reversed(), isTransposed: true)
    }
}
