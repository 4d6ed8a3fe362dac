import Tensors

/// The towers of an open_clip model: its own by their configuration, those of other libraries by their tensors, because the
/// configuration gives nothing but their names.
struct OpenCLIPTowers {
    private let weights: WeightFolder
    private let check: ConfigurationCheck
    private let isQuick: Bool

    init(_ weights: WeightFolder, _ check: ConfigurationCheck, isQuick: Bool) {
        (self.weights, self.check, self.isQuick) = (weights, check, isQuick)
    }

    /// open_clip's own image tower.
    func images(_ file: OpenCLIPFile.Vision) throws -> Tower {
        try check.supported(file.attentionalPool ?? false, in: [false], name: "vision_cfg.attentional_pool")
        try check.supported(file.posEmbedType ?? "learnable", in: ["learnable"], name: "vision_cfg.pos_embed_type")
        try check.supported(file.poolType ?? "tok", in: ["tok", "avg"], name: "vision_cfg.pool_type")
        let width = try check.size(file.width ?? 768, 1...16_384, "vision_cfg.width")
        let headWidth = try check.size(file.headWidth ?? 64, 1...width, "vision_cfg.head_width")
        try check.divides(headWidth, width, "vision_cfg.head_width", "width")
        let patches = try PatchInput(
            imageSize: file.imageSize ?? 224, patchSize: file.patchSize ?? 16, check, "vision_cfg.")
        var tower = Tower.image(
            transformer: try transformer(
                width: width, layers: file.layers ?? 12, heads: width / headWidth, ratio: file.mlpRatio,
                file.lsInitValue,
                file.actKwargs, file.normKwargs, "vision_cfg"),
            imageSize: patches.imageSize, patchSize: patches.patchSize)
        tower.hasNormBefore = !(file.noLnPre ?? false)
        if file.poolType == "avg" {
            tower.pooling = .mean
            tower.normsMean = file.finalLnAfterPool ?? false
        }
        return tower
    }

    /// open_clip's own text tower.
    func texts(_ file: OpenCLIPFile.Text) throws -> Tower {
        try check.supported(file.embedCls ?? false, in: [false], name: "text_cfg.embed_cls")
        let width = try check.size(file.width ?? 512, 1...16_384, "text_cfg.width")
        let heads = try check.size(file.heads ?? 8, 1...width, "text_cfg.heads")
        try check.divides(heads, width, "text_cfg.heads", "width")
        var tower = Tower.text(
            transformer: try transformer(
                width: width, layers: file.layers ?? 12, heads: heads, ratio: file.mlpRatio, file.lsInitValue,
                file.actKwargs, file.normKwargs, "text_cfg"),
            vocabularySize: try check.size(file.vocabSize ?? 49_408, 2...(1 << 22), "text_cfg.vocab_size"),
            contextLength: try contextLength(file), pooling: try pooling(file))
        if file.noCausalMask ?? false { tower.attention = .full }
        return tower
    }

    private func contextLength(_ file: OpenCLIPFile.Text) throws -> Int {
        try check.size(file.contextLength ?? 77, 2...4096, "text_cfg.context_length")
    }

    private func pooling(_ file: OpenCLIPFile.Text) throws -> Tower.Pooling {
        switch file.poolType ?? "argmax" {
        case "argmax": return .largestID
        case "first": return .start
        case "last": return .end
        case "eos": return .first(file.eosId ?? 2)
        case let type: throw check.unsupported("text_cfg.pool_type is \"\(type)\"", "argmax, first, last or eos")
        }
    }

    private func transformer(
        width: Int, layers: Int, heads: Int, ratio: Double?, _ scale: Double?, _ activation: OpenCLIPFile.Options?,
        _ norm: OpenCLIPFile.Options?, _ name: String
    ) throws -> TransformerConfiguration {
        let ratio = ratio ?? 4
        guard ratio > 0, ratio <= 64 else {
            throw check.malformed("\(name).mlp_ratio is \(ratio)", "a number from 0 to 64")
        }
        let unit: Activation = activation?.approximate == "tanh" ? .tanhGELU : .gelu
        var made = TransformerConfiguration(
            width: width, mlpWidth: try check.size(Int(Double(width) * ratio), 1...65_536, "\(name).mlp_ratio · width"),
            layers: try check.size(layers, 1...256, "\(name).layers"), heads: heads,
            activation: isQuick ? .quickGELU : unit,
            epsilon: try check.epsilon(norm?.eps ?? 1e-5, "\(name).norm_kwargs.eps"))
        made.hasLayerScale = scale != nil
        return made
    }

    // MARK: Other libraries' towers

    /// A ViT of timm's.
    func timm(_ name: String, _ file: OpenCLIPFile.Vision) throws -> Tower {
        guard let heads = TimmTransformer.heads(of: name) else {
            throw check.unsupported(
                "timm_model_name is \"\(name)\"", "a plain vision transformer that is known: \(TimmTransformer.known)")
        }
        let prefix = "visual.trunk."
        let width = try width(of: "\(prefix)blocks.0.norm1.weight")
        let kernel = try weights.entry("\(prefix)patch_embed.proj.weight").shape
        guard kernel.count == 4, kernel[2] == kernel[3], kernel[1] == 3 else {
            throw mismatched("\(prefix)patch_embed.proj.weight of shape \(kernel)", "square patches of three channels")
        }
        var patches = try PatchInput(
            imageSize: file.imageSize ?? 224, patchSize: kernel[2], check, "vision_cfg.")
        patches.hasBias = weights["\(prefix)patch_embed.proj.bias"] != nil
        patches.hasClassToken = weights["\(prefix)cls_token"] != nil
        guard weights["\(prefix)reg_token"] == nil else {
            throw mismatched("\(prefix)reg_token", "a vision transformer without registers")
        }
        var tower = Tower(
            input: .patches(patches),
            transformer: try transformer(
                width, heads, prefix + "blocks.", mlp: "mlp.fc1.weight", epsilon: TimmTransformer.epsilon,
                hasQueryBias: weights["\(prefix)blocks.0.attn.qkv.bias"] != nil),
            hasNormBefore: weights["\(prefix)norm_pre.weight"] != nil, pooling: .start)
        tower.transformer.hasLayerScale = weights["\(prefix)blocks.0.ls1.gamma"] != nil
        tower.pooling = try timmPooling(
            file.timmPool ?? "avg", patches, hasPool: weights["\(prefix)attn_pool.latent"] != nil)
        tower.normsMean = tower.pooling == .mean && weights["\(prefix)fc_norm.weight"] != nil
        return tower
    }

    private func timmPooling(_ name: String, _ patches: PatchInput, hasPool: Bool) throws -> Tower.Pooling {
        switch name {
        case "", "token", "map", "avg":
            if hasPool { return .attention }
            return name == "avg" || !patches.hasClassToken ? .mean : .start
        default: throw check.unsupported("vision_cfg.timm_pool is \"\(name)\"", "token, avg, map or nothing")
        }
    }

    /// A BERT of transformers'.
    func bert(_ name: String, _ file: OpenCLIPFile.Text, _ prefix: String) throws -> Tower {
        let prefix = "\(prefix)transformer."
        let words = try weights.entry("\(prefix)embeddings.word_embeddings.weight").shape
        let places = try weights.entry("\(prefix)embeddings.position_embeddings.weight").shape
        let kinds = try weights.entry("\(prefix)embeddings.token_type_embeddings.weight").shape
        let width = try width(of: "\(prefix)embeddings.LayerNorm.weight")
        guard words.count == 2, places.count == 2, kinds.first == 2 else {
            throw check.unsupported("hf_model_name is \"\(name)\"", "a BERT, with two kinds of tokens")
        }
        try check.divides(Self.bertHeadWidth, width, "the width of BERT's heads", "that of its tensors")
        let length = try check.size(
            file.contextLength ?? 77, 2...max(2, min(places[0], 4096)), "text_cfg.context_length")
        var tokens = TokenInput(
            vocabularySize: try check.size(words[0], 2...(1 << 22), "the tokens of \(prefix)embeddings"),
            contextLength: length)
        (tokens.positions, tokens.hasSegments) = (places[0], true)
        var tower = Tower(
            input: .tokens(tokens),
            transformer: try transformer(
                width, width / Self.bertHeadWidth, prefix + "encoder.layer.", mlp: "intermediate.dense.weight",
                epsilon: Self.bertEpsilon, hasQueryBias: true),
            attention: .padded, hasNormBefore: true, hasNormAfter: false, pooling: .start)
        tower.transformer.hasPostNorms = true
        switch file.hfPoolerType ?? file.poolerType ?? "mean_pooler" {
        case "cls_last_hidden_state_pooler": break
        case "cls_pooler": tower.hasPooler = true
        case "mean_pooler": tower.pooling = .mean
        case let type:
            throw check.unsupported(
                "text_cfg.hf_pooler_type is \"\(type)\"", "cls_last_hidden_state_pooler, cls_pooler or mean_pooler")
        }
        return tower
    }

    /// BERT's, of every size (Devlin et al. 2018, section 3): 64 numbers a head.
    private static let bertHeadWidth = 64
    private static let bertEpsilon: Float = 1e-12

    /// The sizes of a stack of layers by its tensors.
    private func transformer(
        _ width: Int, _ heads: Int, _ prefix: String, mlp: String, epsilon: Float, hasQueryBias: Bool
    ) throws -> TransformerConfiguration {
        let numbers = weights.names.lazy.filter { $0.hasPrefix(prefix) }.compactMap {
            Int($0.dropFirst(prefix.count).prefix { $0 != "." })
        }
        let layers = try check.size((numbers.max() ?? -1) + 1, 1...256, "the number of layers \(prefix)")
        try check.divides(heads, width, "the number of heads", "the width of \(prefix)")
        let inside = try weights.entry("\(prefix)0.\(mlp)").shape.first ?? 0
        return TransformerConfiguration(
            width: width, mlpWidth: try check.size(inside, 1...65_536, "the width inside the MLPs of \(prefix)"),
            layers: layers, heads: heads, activation: .gelu, epsilon: epsilon, hasQueryBias: hasQueryBias)
    }

    private func width(of tensor: String) throws -> Int {
        try check.size(try weights.entry(tensor).shape.last ?? 0, 1...16_384, "the width of \(tensor)")
    }

    private func mismatched(_ found: String, _ expected: String) -> ModelFileError {
        ModelFileError(.mismatched, file: weights.path, found: found, expected: expected)
    }
}
