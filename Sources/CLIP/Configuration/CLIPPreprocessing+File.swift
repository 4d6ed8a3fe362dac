import Foundation
import Images
import Tensors

extension CLIPPreprocessing {
    /// Reads `preprocessor_config.json` of a model folder; missing members have the values of CLIP's own preprocessing.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed, or asks for steps that are not supported.
    public init(directory: URL) throws {
        let url = directory.appendingPathComponent("preprocessor_config.json")
        let file = try ModelFiles.decode(PreprocessorFile.self, from: url)
        let check = ConfigurationCheck(path: url.path)
        try check.supported(file.resample ?? PreprocessorFile.bicubic, in: [PreprocessorFile.bicubic], name: "resample")
        try check.supported(file.doResize ?? true, in: [true], name: "do_resize")
        try check.supported(file.doCenterCrop ?? true, in: [true], name: "do_center_crop")
        let crop = try file.crop(check)
        try self.init(target: file.target(check), width: crop, height: crop)
        if file.doRescale == false { rescale = 1 }
        if let factor = file.rescaleFactor, file.doRescale != false {
            guard factor > 0, factor.isFinite else { throw check.malformed("rescale_factor is \(factor)", "above 0") }
            rescale = factor
        }
        try normalise(file, check)
    }

    private mutating func normalise(_ file: PreprocessorFile, _ check: ConfigurationCheck) throws {
        let normalises = file.doNormalize ?? true
        mean = normalises ? file.imageMean ?? mean : [0, 0, 0]
        deviation = normalises ? file.imageStd ?? deviation : [1, 1, 1]
        guard mean.count == 3, mean.allSatisfy(\.isFinite) else {
            throw check.malformed("image_mean is \(mean)", "three numbers")
        }
        guard deviation.count == 3, deviation.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw check.malformed("image_std is \(deviation)", "three numbers above 0")
        }
    }
}

/// `preprocessor_config.json` as it is written: any member may be missing.
struct PreprocessorFile: Codable {
    /// Pillow's number for bicubic resampling.
    static let bicubic = 3

    /// A size that is a number or an object.
    struct Size: Codable {
        let shortestEdge: Int?
        let height: Int?
        let width: Int?

        private enum CodingKeys: String, CodingKey {
            case shortestEdge = "shortest_edge"
            case height
            case width
        }

        init(shortestEdge: Int?, height: Int?, width: Int?) {
            self.shortestEdge = shortestEdge
            self.height = height
            self.width = width
        }

        init(from decoder: any Decoder) throws {
            if let number = try? decoder.singleValueContainer().decode(Int.self) {
                (shortestEdge, height, width) = (number, nil, nil)
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

    enum CodingKeys: String, CodingKey {
        case doResize = "do_resize"
        case size
        case resample
        case doCenterCrop = "do_center_crop"
        case cropSize = "crop_size"
        case doRescale = "do_rescale"
        case rescaleFactor = "rescale_factor"
        case doNormalize = "do_normalize"
        case imageMean = "image_mean"
        case imageStd = "image_std"
        case doConvertRgb = "do_convert_rgb"
        case imageProcessorType = "image_processor_type"
    }

    private static let sides = 1...4096

    /// The size before the crop.
    func target(_ check: ConfigurationCheck) throws -> CLIPPreprocessing.Target {
        guard let size else { return .shortestEdge(224) }
        if let edge = size.shortestEdge {
            return .shortestEdge(try check.size(edge, Self.sides, "size.shortest_edge"))
        }
        guard let width = size.width, let height = size.height else {
            throw check.malformed("size without shortest_edge", "it, or width and height")
        }
        return .exact(
            width: try check.size(width, Self.sides, "size.width"),
            height: try check.size(height, Self.sides, "size.height"))
    }

    /// Pixels along each side of the cropped image.
    func crop(_ check: ConfigurationCheck) throws -> Int {
        guard let size = cropSize else { return 224 }
        let height = size.height ?? size.shortestEdge ?? 0
        let width = size.width ?? size.shortestEdge ?? 0
        guard height == width else { throw check.unsupported("crop_size is \(width) x \(height)", "a square") }
        return try check.size(height, Self.sides, "crop_size")
    }
}
