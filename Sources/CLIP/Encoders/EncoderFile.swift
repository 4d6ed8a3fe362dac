/// The description of an image encoder as it is written, in the form of transformers' ViT, of timm, or by an
/// architecture's name: any member may be missing.
struct EncoderFile: Codable {
    /// Transformers' word for the kind of model: `vit`, `dinov2`, `dinov2_with_registers`.
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
    // DINOv2's.
    var mlpRatio: Double?
    var useSwigluFfn: Bool?
    var numRegisterTokens: Int?
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
        case .transformer(let tower): describe(tower)
        }
    }

    private mutating func describe(_ tower: Tower) {
        let transformer = tower.transformer
        modelType = transformer.hasLayerScale ? Self.dinov2[tower.registers == nil ? 0 : 1] : "vit"
        hiddenSize = transformer.width
        intermediateSize = transformer.mlpWidth
        if transformer.hasLayerScale { mlpRatio = Double(transformer.mlpWidth) / Double(transformer.width) }
        numHiddenLayers = transformer.layers
        numAttentionHeads = transformer.heads
        hiddenAct = transformer.activation == .gelu ? "gelu" : "quick_gelu"
        layerNormEps = transformer.epsilon
        patchSize = tower.patches?.patchSize
        qkvBias = transformer.hasQueryBias
        numRegisterTokens = tower.patches.flatMap { $0.registers > 0 ? $0.registers : nil }
    }

    /// Transformers' words for a DINOv2, without registers and with.
    static let dinov2 = ["dinov2", "dinov2_with_registers"]
}
