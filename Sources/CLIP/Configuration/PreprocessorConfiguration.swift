import Foundation
import Tensors

/// How images become a model's input: `preprocessor_config.json`, checked.
///
/// The shortest side is resized (bicubic, antialiased), the centre is cropped, values become fractions of 255, and each
/// channel is shifted by its mean and divided by its deviation.
public struct PreprocessorConfiguration: Equatable, Sendable {
    /// Pixels of the shortest side after resizing.
    public let shortestEdge: Int
    /// Pixels along each side of the cropped image.
    public let cropSize: Int
    /// Mean of each channel (red, green, blue), as a fraction.
    public let mean: [Float]
    /// Deviation of each channel (red, green, blue), as a fraction, above 0.
    public let deviation: [Float]

    /// CLIP's own preprocessing for images of a size.
    ///
    /// Means and deviations are those that OpenAI published with CLIP's weights.
    public init(size: Int) {
        self.init(
            shortestEdge: size, cropSize: size, mean: [0.48145466, 0.4578275, 0.40821073],
            deviation: [0.26862954, 0.26130258, 0.27577711])
    }

    /// Puts a configuration together.
    public init(shortestEdge: Int, cropSize: Int, mean: [Float], deviation: [Float]) {
        self.shortestEdge = shortestEdge
        self.cropSize = cropSize
        self.mean = mean
        self.deviation = deviation
    }

    /// Reads `preprocessor_config.json` of a model folder; missing members have the values of CLIP's own preprocessing.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for steps that are not supported.
    public init(directory: URL) throws {
        let url = directory.appendingPathComponent("preprocessor_config.json")
        let file = try ModelFiles.decode(PreprocessorFile.self, from: url)
        let check = ConfigurationCheck(path: url.path)
        try file.checkSteps(check)
        let normal = PreprocessorConfiguration(size: 224)
        let mean = file.do_normalize == false ? [0, 0, 0] : file.image_mean ?? normal.mean
        let deviation = file.do_normalize == false ? [1, 1, 1] : file.image_std ?? normal.deviation
        guard mean.count == 3, mean.allSatisfy(\.isFinite) else {
            throw check.malformed("image_mean is \(mean)", "three numbers")
        }
        guard deviation.count == 3, deviation.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw check.malformed("image_std is \(deviation)", "three numbers above 0")
        }
        try self.init(
            shortestEdge: file.shortestEdge(check), cropSize: file.crop(check), mean: mean, deviation: deviation)
    }
}

/// `preprocessor_config.json` as it is written: any member may be missing.
struct PreprocessorFile: Codable {
    /// A size that is a number or an object.
    struct Size: Codable {
        var shortest_edge: Int?
        var height: Int?
        var width: Int?

        init(from decoder: any Decoder) throws {
            if let number = try? decoder.singleValueContainer().decode(Int.self) {
                shortest_edge = number
                return
            }
            let members = try decoder.container(keyedBy: CodingKeys.self)
            shortest_edge = try members.decodeIfPresent(Int.self, forKey: .shortest_edge)
            height = try members.decodeIfPresent(Int.self, forKey: .height)
            width = try members.decodeIfPresent(Int.self, forKey: .width)
        }

        init(shortestEdge: Int) {
            shortest_edge = shortestEdge
        }

        init(side: Int) {
            height = side
            width = side
        }
    }

    var do_resize: Bool?
    var size: Size?
    var resample: Int?
    var do_center_crop: Bool?
    var crop_size: Size?
    var do_rescale: Bool?
    var rescale_factor: Double?
    var do_normalize: Bool?
    var image_mean: [Float]?
    var image_std: [Float]?
    var do_convert_rgb: Bool?

    /// Pillow's number for bicubic resampling.
    private static let bicubic = 3

    /// Refuses files that leave a step out or change it.
    func checkSteps(_ check: ConfigurationCheck) throws {
        for (name, value) in [("do_resize", do_resize), ("do_center_crop", do_center_crop), ("do_rescale", do_rescale)]
        {
            try check.supported(value ?? true, in: [true], name: name)
        }
        try check.supported(resample ?? Self.bicubic, in: [Self.bicubic], name: "resample")
        guard abs((rescale_factor ?? 1 / 255) * 255 - 1) < 1e-6 else {
            throw check.unsupported("rescale_factor is \(rescale_factor ?? 0)", "1/255")
        }
    }

    /// Pixels of the shortest side after resizing.
    func shortestEdge(_ check: ConfigurationCheck) throws -> Int {
        let size = size ?? Size(shortestEdge: 224)
        guard let edge = size.shortest_edge else {
            throw check.unsupported("size has no shortest_edge", "a size that keeps the image's proportions")
        }
        return try check.size(edge, 1...4096, "size.shortest_edge")
    }

    /// Pixels along each side of the cropped image.
    func crop(_ check: ConfigurationCheck) throws -> Int {
        let size = crop_size ?? Size(side: 224)
        let height = size.height ?? size.shortest_edge ?? 0
        let width = size.width ?? size.shortest_edge ?? 0
        guard height == width else { throw check.unsupported("crop_size is \(width) x \(height)", "a square") }
        return try check.size(height, 1...4096, "crop_size")
    }
}
