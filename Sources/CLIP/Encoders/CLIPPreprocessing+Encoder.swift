import Foundation
import Images
import Tensors

extension CLIPPreprocessing {
    /// Mean and deviation of ImageNet's pixels, by which torchvision's and timm's networks are trained
    /// (https://docs.pytorch.org/vision/stable/models.html); for grey images their means over the channels.
    private static func imageNet(channels: Int) -> (mean: [Double], deviation: [Double]) {
        channels == 1 ? ([0.449], [0.226]) : ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    }

    /// The preparation for an image model: `preprocessor_config.json` where it is there, else what timm's `pretrained_cfg`
    /// says, else the shorter side to the encoder's size, the middle cut out, and ImageNet's mean and deviation.
    ///
    /// - Throws: `ModelFileError` where a file is malformed or asks for steps that are not supported.
    init(
        _ directory: URL, _ file: EncoderFile, for encoder: ImageEncoderConfiguration, _ check: ConfigurationCheck
    ) throws {
        let own = directory.appendingPathComponent("preprocessor_config.json")
        if FileManager.default.fileExists(atPath: own.path) {
            try self.init(directory: directory, channels: encoder.channels)
        } else {
            let (mean, deviation) = Self.imageNet(channels: encoder.channels)
            self.init(
                target: .shortestEdge(encoder.imageSize), width: encoder.imageSize, height: encoder.imageSize,
                mean: mean,
                deviation: deviation)
            if let pretrained = file.pretrainedCfg { try apply(pretrained, check) }
        }
    }

    /// Follows timm's evaluation transform: the shorter side to size / crop_pct, rounded down, then the middle cut out.
    private mutating func apply(_ file: EncoderFile.Pretrained, _ check: ConfigurationCheck) throws {
        if let size = file.inputSize {
            guard size.count == 3, size[1] == size[2] else {
                throw check.unsupported("pretrained_cfg.input_size is \(size)", "channels and two equal sides")
            }
            width = try check.size(size[2], 1...4096, "pretrained_cfg.input_size")
            height = width
        }
        let share = file.cropPct ?? 0.875
        guard (0.1...1).contains(share) else {
            throw check.malformed("pretrained_cfg.crop_pct is \(share)", "a number from 0.1 to 1")
        }
        target = .shortestEdge(Int((Double(width) / share).rounded(.down)))
        let interpolation = file.interpolation ?? "bicubic"
        try check.supported(interpolation, in: ["bicubic", "bilinear"], name: "pretrained_cfg.interpolation")
        filter = interpolation == "bilinear" ? .bilinear : .bicubic
        mean = try check.mean(file.mean ?? mean, channels: channels, "pretrained_cfg.mean")
        deviation = try check.deviation(file.std ?? deviation, channels: channels, "pretrained_cfg.std")
    }
}
