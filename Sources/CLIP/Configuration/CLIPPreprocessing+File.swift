import Foundation
import Images
import Tensors

extension CLIPPreprocessing {
    /// Reads `preprocessor_config.json` of a model folder; missing members have the values of CLIP's own preprocessing, or
    /// of transformers' ViT's where the file names that.
    ///
    /// - Parameter channels: 3 (red, green, blue) or 1 (grey), as the model takes them.
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for steps that are not supported.
    package init(directory: URL, channels: Int = 3) throws {
        let url = directory.appendingPathComponent("preprocessor_config.json")
        let file = try ModelFiles.decode(PreprocessorFile.self, from: url)
        let check = ConfigurationCheck(path: url.path)
        let resample =
            file.resample ?? (file.isViT && !file.isSigLIP ? PreprocessorFile.bilinear : PreprocessorFile.bicubic)
        try check.supported(resample, in: [PreprocessorFile.bicubic, PreprocessorFile.bilinear], name: "resample")
        try check.supported(file.doResize ?? true, in: [true], name: "do_resize")
        let target = try file.target(check)
        let crop = try file.crop(target, check)
        self.init(target: target, width: crop, height: crop)
        filter = resample == PreprocessorFile.bilinear ? .bilinear : .bicubic
        if file.doRescale == false { rescale = 1 }
        if let factor = file.rescaleFactor, file.doRescale != false {
            guard factor > 0, factor.isFinite else { throw check.malformed("rescale_factor is \(factor)", "above 0") }
            rescale = factor
        }
        try normalise(file, channels: channels, check)
    }

    private mutating func normalise(_ file: PreprocessorFile, channels: Int, _ check: ConfigurationCheck) throws {
        let half = [Double](repeating: 0.5, count: channels)
        let usual = file.isViT || channels == 1 ? (half, half) : (mean, deviation)
        let normalises = file.doNormalize ?? true
        let none = ([Double](repeating: 0, count: channels), [Double](repeating: 1, count: channels))
        let mean = normalises ? file.imageMean ?? usual.0 : none.0
        let deviation = normalises ? file.imageStd ?? usual.1 : none.1
        self.mean = try check.mean(mean, channels: channels, "image_mean")
        self.deviation = try check.deviation(deviation, channels: channels, "image_std")
    }
}

/// `preprocessor_config.json` as it is written: any member may be missing.
struct PreprocessorFile: Codable {
    /// Pillow's number for bicubic resampling.
    static let bicubic = 3
    /// Pillow's number for bilinear resampling.
    static let bilinear = 2

    /// A size that is a number or an object.
    struct Size: Codable {
        var number: Int?
        var shortestEdge: Int?
        var height: Int?
        var width: Int?

        private enum CodingKeys: String, CodingKey {
            case shortestEdge, height, width
        }

        init(shortestEdge: Int) { self.shortestEdge = shortestEdge }

        init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }

        init(from decoder: any Decoder) throws {
            if let number = try? decoder.singleValueContainer().decode(Int.self) {
                self.number = number
                return
            }
            let members = try decoder.container(keyedBy: CodingKeys.self)
            shortestEdge = try members.decodeIfPresent(Int.self, forKey: .shortestEdge)
            height = try members.decodeIfPresent(Int.self, forKey: .height)
            width = try members.decodeIfPresent(Int.self, forKey: .width)
        }
    }

    let doResize: Bool?
    let size: Size?
    let resample: Int?
    let doCenterCrop: Bool?
    let cropSize: Size?
    let doRescale: Bool?
    let rescaleFactor: Double?
    let doNormalize: Bool?
    let imageMean: [Double]?
    let imageStd: [Double]?
    let doConvertRgb: Bool?
    let imageProcessorType: String?
    /// Older files' name for the processor's.
    let featureExtractorType: String?

    /// Whether this is the processor of transformers' ViT or SigLIP, which bring images to a square whatever their
    /// proportions.
    var isViT: Bool { isSigLIP || processor.hasPrefix("ViT") }

    /// Whether this is the processor of transformers' SigLIP.
    var isSigLIP: Bool { processor.hasPrefix("Siglip") }

    private var processor: String { imageProcessorType ?? featureExtractorType ?? "" }

    private static let sides = 1...4096

    /// The size before the crop.
    func target(_ check: ConfigurationCheck) throws -> CLIPPreprocessing.Target {
        let size = size ?? (isViT ? Size(width: 224, height: 224) : Size(shortestEdge: 224))
        if let edge = size.shortestEdge ?? (isViT ? nil : size.number) {
            return .shortestEdge(try check.size(edge, Self.sides, "size.shortest_edge"))
        }
        guard let width = size.width ?? size.number, let height = size.height ?? size.number else {
            throw check.malformed("size without shortest_edge", "it, or width and height")
        }
        return .exact(
            width: try check.size(width, Self.sides, "size.width"),
            height: try check.size(height, Self.sides, "size.height"))
    }

    /// Pixels along each side of the image in the end: cropped, or resized to a square.
    func crop(_ target: CLIPPreprocessing.Target, _ check: ConfigurationCheck) throws -> Int {
        if doCenterCrop ?? !isViT {
            guard let size = cropSize else { return 224 }
            let height = size.height ?? size.shortestEdge ?? size.number ?? 0
            let width = size.width ?? size.shortestEdge ?? size.number ?? 0
            guard height == width else { throw check.unsupported("crop_size is \(width) x \(height)", "a square") }
            return try check.size(height, Self.sides, "crop_size")
        }
        guard case .exact(let width, let height) = target, width == height else {
            throw check.unsupported("do_center_crop is false", "true, or a size of equal width and height")
        }
        return width
    }
}
