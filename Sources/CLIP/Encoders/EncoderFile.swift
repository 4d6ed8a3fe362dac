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
