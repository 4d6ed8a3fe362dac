import Foundation
import Tensors

extension ImageEncoderConfiguration {
    /// Reads `config.json` of an image model's folder.
    ///
    /// - `"architecture"` is `resnet18`, `resnet50`, `densenet121` (or `DenseNet121`), or timm's name of a plain ViT. Such a
    ///   name gives all sizes; `model_args` overrides them, and an image size comes from `model_args.img_size`, else
    ///   `pretrained_cfg.input_size`, else the name.
    /// - Without it, `"model_type"` is `vit`, `dinov2` or `dinov2_with_registers`; missing members have the values that transformers gives them.
    /// - Channels are `num_channels`, `in_chans` or `in_channels` (`model_args.in_chans` first), else 3.
    /// - A convolutional network takes images of any size: `image_size`, else what the preparation gives.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for another architecture or absurd sizes.
    package init(directory: URL) throws {
        self = try LockedImageFiles(directory).configuration
    }

    /// Checks a description.
    ///
    /// - Parameter preparedSize: Pixels along each side of prepared images, where they are known.
    init(_ file: EncoderFile, preparedSize: Int? = nil, _ check: ConfigurationCheck) throws {
        let channels = file.modelArgs?.inChans ?? file.numChannels ?? file.inChans ?? file.inChannels ?? 3
        try check.supported(channels, in: [1, 3], name: "the number of channels (num_channels, in_chans)")
        if let name = file.architecture {
            try self.init(architecture: name, channels, file, preparedSize, check)
        } else if let type = file.modelType, EncoderFile.dinov2.contains(type) {
            self = .transformer(try .dinov2(file, channels, check))
        } else if file.modelType == "vit" {
            self = .transformer(try .vit(file, channels, check))
        } else {
            let found = file.modelType.map { "model_type is \"\($0)\"" } ?? "neither architecture nor model_type"
            throw check.unsupported(found, Self.supported)
        }
    }

    private init(
        architecture name: String, _ channels: Int, _ file: EncoderFile, _ preparedSize: Int?,
        _ check: ConfigurationCheck
    ) throws {
        if let architecture = ConvolutionalArchitecture(named: name) {
            let size = try check.size(file.imageSize ?? preparedSize ?? 224, 32...4096, "the image size")
            self = .convolutional(.init(architecture: architecture, channels: channels, imageSize: size))
        } else if let transformer = TimmTransformer(named: name) {
            self = .transformer(try .timm(transformer, channels, file, check))
        } else {
            throw check.unsupported("architecture is \"\(name)\"", Self.supported)
        }
    }

    private static let supported =
        "architecture resnet18, resnet50, densenet121 or vit_{tiny,small,base,large,huge}_patchP_SIZE, or model_type vit or dinov2"
}

/// What a description says about a vision transformer, before it is checked.
private struct EncoderSizes {
    let width: Int
    let mlpWidth: Int
    let layers: Int
    let heads: Int
    let activation: Activation
    let epsilon: Float
    let hasQueryBias: Bool
    let patchSize: Int
    let imageSize: Int

    func tower(_ channels: Int, _ check: ConfigurationCheck) throws -> Tower {
        let imageSize = try check.size(imageSize, 1...4096, "the image size")
        let patchSize = try check.size(patchSize, 1...imageSize, "the patch size")
        _ = try check.size(imageSize / patchSize, 1...128, "patches on a side (image size / patch size)")
        let width = try check.size(width, 1...16_384, "the width (hidden_size, embed_dim)")
        let heads = try check.size(heads, 1...width, "the number of heads")
        try check.divides(heads, width, "the number of heads", "the width")
        let transformer = TransformerConfiguration(
            width: width, mlpWidth: try check.size(mlpWidth, 1...65_536, "the width inside the MLPs"),
            layers: try check.size(layers, 1...256, "the number of layers"), heads: heads, activation: activation,
            epsilon: epsilon, hasQueryBias: hasQueryBias)
        return .image(
            transformer: transformer, imageSize: imageSize, patchSize: patchSize, imageChannels: channels,
            kind: .original)
    }
}

extension Tower {
    /// A ViT as transformers describes it.
    fileprivate static func vit(_ file: EncoderFile, _ channels: Int, _ check: ConfigurationCheck) throws -> Tower {
        try EncoderSizes(
            width: file.hiddenSize ?? 768, mlpWidth: file.intermediateSize ?? 3072,
            layers: file.numHiddenLayers ?? 12, heads: file.numAttentionHeads ?? 12,
            activation: check.activation(file.hiddenAct ?? "gelu", "hidden_act"),
            epsilon: check.epsilon(file.layerNormEps ?? 1e-12, "layer_norm_eps"), hasQueryBias: file.qkvBias ?? true,
            patchSize: file.patchSize ?? 16, imageSize: file.imageSize ?? 224
        ).tower(channels, check)
    }

    /// A DINOv2 (Oquab et al. 2023, arXiv:2304.07193) as transformers describes it: a ViT with layer scales.
    fileprivate static func dinov2(_ file: EncoderFile, _ channels: Int, _ check: ConfigurationCheck) throws -> Tower {
        try check.supported(file.useSwigluFfn ?? false, in: [false], name: "use_swiglu_ffn")
        let width = file.hiddenSize ?? 768
        var tower = try EncoderSizes(
            width: width, mlpWidth: mlpWidth(width, file.mlpRatio, check), layers: file.numHiddenLayers ?? 12,
            heads: file.numAttentionHeads ?? 12, activation: check.activation(file.hiddenAct ?? "gelu", "hidden_act"),
            epsilon: check.epsilon(file.layerNormEps ?? 1e-6, "layer_norm_eps"), hasQueryBias: file.qkvBias ?? true,
            patchSize: file.patchSize ?? 14, imageSize: file.imageSize ?? 224
        ).tower(channels, check)
        tower.transformer.hasLayerScale = true
        guard file.modelType == EncoderFile.dinov2[1], var patches = tower.patches else { return tower }
        patches.registers = try check.size(file.numRegisterTokens ?? 4, 0...64, "num_register_tokens")
        tower.input = .patches(patches)
        return tower
    }

    /// A ViT as timm describes it.
    fileprivate static func timm(
        _ named: TimmTransformer, _ channels: Int, _ file: EncoderFile, _ check: ConfigurationCheck
    ) throws -> Tower {
        let arguments = file.modelArgs
        let width = arguments?.embedDim ?? named.width
        return try EncoderSizes(
            width: width, mlpWidth: mlpWidth(width, arguments?.mlpRatio, check),
            layers: arguments?.depth ?? named.layers, heads: arguments?.numHeads ?? named.heads, activation: .gelu,
            epsilon: TimmTransformer.epsilon, hasQueryBias: arguments?.qkvBias ?? true,
            patchSize: arguments?.patchSize ?? named.patchSize,
            imageSize: arguments?.imgSize ?? file.pretrainedCfg?.inputSize?.last ?? named.imageSize
        ).tower(channels, check)
    }

    private static func mlpWidth(_ width: Int, _ ratio: Double?, _ check: ConfigurationCheck) throws -> Int {
        let ratio = ratio ?? 4
        guard ratio > 0, ratio <= 64 else { throw check.malformed("mlp_ratio is \(ratio)", "a number from 0 to 64") }
        return Int(Double(min(width, 1 << 20)) * ratio)
    }
}
