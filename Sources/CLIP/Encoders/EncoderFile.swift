/// The description of an image encoder as it is written, in the form of transformers' ViT, of timm, or by an
/// architecture's name: any member may be missing.
struct EncoderFile: Codable {
    /// Transformers' word for the kind of model: `vit`.
    var modelType: String?
    /// timm's, torchvision's or MONAI's name of the network.
    var architecture: String?
    var imageSize: Int?
    // Three spellings of one thing: transformers', timm's and MONAI's.
    var numChannels: Int?
    var inChans: Int?
    var inChannels: Int?
    // A transformer's, as transformers has them.
    var hiddenSize: Int?
    var intermediateSize: Int?
    var numHiddenLayers: Int?
    var numAttentionHeads: Int?
    var hiddenAct: String?
    var layerNormEps: Float?
    var patchSize: Int?
    var qkvBias: Bool?
    // timm's.
    var modelArgs: Arguments?
    var pretrainedCfg: Pretrained?

    /// What timm makes the network with, where that differs from what the name says.
    struct Arguments: Codable {
        var imgSize: Int?
        var patchSize: Int?
        var embedDim: Int?
        var depth: Int?
        var numHeads: Int?
        var mlpRatio: Double?
        var qkvBias: Bool?
        var inChans: Int?

        enum CodingKeys: String, CodingKey {
            case imgSize = "img_size"
            case patchSize = "patch_size"
            case embedDim = "embed_dim"
            case depth
            case numHeads = "num_heads"
            case mlpRatio = "mlp_ratio"
            case qkvBias = "qkv_bias"
            case inChans = "in_chans"
        }
    }

    /// How timm says that images are prepared.
    struct Pretrained: Codable {
        /// Channels, height, width.
        var inputSize: [Int]?
        var mean: [Double]?
        var std: [Double]?
        /// What the resized image is multiplied with to get the cropped one.
        var cropPct: Double?
        var interpolation: String?

        enum CodingKeys: String, CodingKey {
            case inputSize = "input_size"
            case mean
            case std
            case cropPct = "crop_pct"
            case interpolation
        }
    }

    enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case architecture
        case imageSize = "image_size"
        case numChannels = "num_channels"
        case inChans = "in_chans"
        case inChannels = "in_channels"
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case numHiddenLayers = "num_hidden_layers"
        case numAttentionHeads = "num_attention_heads"
        case hiddenAct = "hidden_act"
        case layerNormEps = "layer_norm_eps"
        case patchSize = "patch_size"
        case qkvBias = "qkv_bias"
        case modelArgs = "model_args"
        case pretrainedCfg = "pretrained_cfg"
    }
}

extension EncoderFile {
    /// Describes an encoder in the one form that this program writes.
    init(_ encoder: ImageEncoderConfiguration) {
        imageSize = encoder.imageSize
        numChannels = encoder.channels
        switch encoder {
        case .convolutional(let network): architecture = network.architecture.rawValue
        case .transformer(let vision): describe(vision)
        }
    }

    private mutating func describe(_ vision: VisionConfiguration) {
        modelType = "vit"
        hiddenSize = vision.transformer.width
        intermediateSize = vision.transformer.mlpWidth
        numHiddenLayers = vision.transformer.layers
        numAttentionHeads = vision.transformer.heads
        hiddenAct = vision.transformer.activation == .gelu ? "gelu" : "quick_gelu"
        layerNormEps = vision.transformer.epsilon
        patchSize = vision.patchSize
        qkvBias = vision.transformer.hasQueryBias
    }
}
