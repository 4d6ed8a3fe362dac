import Images

/// `open_clip_config.json` as it is written: any member may be missing.
struct OpenCLIPFile: Decodable {
    let modelCfg: Model
    var preprocessCfg: Preparation?

    struct Model: Decodable {
        var embedDim: Int?
        var quickGelu: Bool?
        var visionCfg: Vision?
        var textCfg: Text?
    }

    /// Options of an activation or a norm.
    struct Options: Decodable {
        var approximate: String?
        var eps: Float?
    }

    /// The image tower.
    struct Vision: Decodable {
        var layers: Int?
        var width: Int?
        var headWidth: Int?
        var mlpRatio: Double?
        var patchSize: Int?
        var imageSize: Int?
        var lsInitValue: Double?
        var noLnPre: Bool?
        var finalLnAfterPool: Bool?
        var attentionalPool: Bool?
        var posEmbedType: String?
        var poolType: String?
        var actKwargs: Options?
        var normKwargs: Options?
        // A network of timm's.
        var timmModelName: String?
        var timmPool: String?
        var timmProj: String?
    }

    /// The text tower.
    struct Text: Decodable {
        var contextLength: Int?
        var vocabSize: Int?
        var width: Int?
        var heads: Int?
        var layers: Int?
        var mlpRatio: Double?
        var lsInitValue: Double?
        var padId: Int32?
        var eosId: Int32?
        var embedCls: Bool?
        var noCausalMask: Bool?
        var poolType: String?
        var projType: String?
        var poolerType: String?
        var actKwargs: Options?
        var normKwargs: Options?
        // A network of transformers'.
        var hfModelName: String?
        var hfTokenizerName: String?
        var hfPoolerType: String?
    }

    /// How images are prepared.
    struct Preparation: Decodable {
        var mean: [Double]?
        var std: [Double]?
        var interpolation: String?
        var resizeMode: String?
        var mode: String?
        var fillColor: Int?
    }
}

extension CLIPPreprocessing {
    /// Reads open_clip's `preprocess_cfg`; missing members have the values of CLIP's own preparation.
    ///
    /// - Throws: `ModelFileError` where it is malformed, or asks for steps that are not supported.
    init(_ file: OpenCLIPFile.Preparation, size: Int, _ check: ConfigurationCheck) throws {
        try check.supported(file.mode ?? "RGB", in: ["RGB"], name: "preprocess_cfg.mode")
        self.init(size: size)
        switch file.resizeMode ?? "shortest" {
        case "shortest": target = .shortestEdge(size)
        case "squash": target = .exact(width: size, height: size)
        case "longest":
            try check.supported(file.fillColor ?? 0, in: [0], name: "preprocess_cfg.fill_color")
            target = .longestEdge(size)
        case let mode:
            throw check.unsupported("preprocess_cfg.resize_mode is \"\(mode)\"", "shortest, longest or squash")
        }
        let interpolation = file.interpolation ?? "bicubic"
        try check.supported(
            interpolation, in: ["bicubic", "bilinear", "random"], name: "preprocess_cfg.interpolation")
        filter = interpolation == "bilinear" ? .bilinear : .bicubic
        mean = try check.mean(file.mean ?? mean, channels: 3, "preprocess_cfg.mean")
        deviation = try check.deviation(file.std ?? deviation, channels: 3, "preprocess_cfg.std")
    }
}
