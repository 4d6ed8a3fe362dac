import CJPEG

/// Reads JPEG files with Pillow's meaning: EXIF's orientation is applied, inks become RGB, nothing else is converted.
struct JPEGReader: ImageFileReader {
    let header: ImageHeader
    private let bytes: [UInt8]
    private let path: String
    private let markers: JPEGHeader
    private let denominator: Int
    private let options: DecodingOptions

    /// Reads the markers.
    ///
    /// - Throws: `ImageFileError`.
    init(_ bytes: [UInt8], path: String, options: DecodingOptions) throws {
        self.bytes = bytes
        self.path = path
        self.options = options
        markers = try JPEGHeader(bytes, path: path)
        guard markers.baseline != nil else {
            throw ImageFileError(
                path: path, finding: "a JPEG of \(markers.precision) bits, process \(markers.process & 0x0F)",
                expectation: "8 bits, sequential or progressive")
        }
        let (width, height) =
            markers.orientation.swapsSides ? (markers.height, markers.width) : (markers.width, markers.height)
        header = ImageHeader(format: .jpeg, frames: 1, width: width, height: height)
        denominator = JPEGCodec.denominator(width: width, height: height, target: options.target)
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        let image = try JPEGCodec.decode(bytes, path: path, options: options, denominator: denominator)
        let samples = markers.orientation.applied(
            image.samples, width: image.width, height: image.height, pixelSize: image.channels)
        let swaps = markers.orientation.swapsSides
        return .pixels(
            PixelImage(
                width: swaps ? image.height : image.width, height: swaps ? image.width : image.height,
                channels: image.channels, samples: samples))
    }
}

/// libjpeg-turbo.
enum JPEGCodec {
    /// By how much an image is shrunk while it is decoded: the most of 1, 2, 4 and 8 that leaves both sides at least as
    /// long as `target`.
    static func denominator(width: Int, height: Int, target: Int?) -> Int {
        guard let target, target > 0 else { return 1 }
        return [8, 4, 2].first { min(width, height) / $0 >= target } ?? 1
    }

    /// Decodes an image.
    ///
    /// - Parameters:
    ///   - options: Whether it is decoded in a child.
    ///   - colours: What three components are where no marker of the file says it.
    ///   - denominator: 1, 2, 4 or 8: the image is decoded at that part of its size.
    /// - Throws: `ImageFileError`, also where data is missing or damaged.
    static func decode(
        _ bytes: [UInt8], path: String, options: DecodingOptions, colours: cjpeg_assumption = cjpeg_guess,
        denominator: Int = 1
    ) throws -> PixelImage {
        let input = DecodeInput(bytes: bytes, pieces: [bytes.indices])
        let form = DecodeTask.JPEG(colours: colours.rawValue, denominator: denominator)
        let described = try options.runTrusted(.jpegLayout(form), input, path: path)
        let layout = described.withUnsafeBytes { $0.loadUnaligned(as: cjpeg_layout.self) }
        let (width, height, channels) = (Int(layout.width), Int(layout.height), Int(layout.channels))
        if let objection = ImageLimits.objection(width: width, height: height, channels: max(1, channels)) {
            throw ImageFileError(path: path, finding: objection, expectation: ImageLimits.description)
        }
        guard [1, 3, 4].contains(channels) else {
            throw ImageFileError(path: path, finding: "damaged JPEG", expectation: "an intact file")
        }
        let samples = try options.runTrusted(.jpeg(form, byteCount: layout.byteCount), input, path: path)
        return PixelImage(
            width: width, height: height, channels: channels == 1 ? 1 : 3,
            samples: channels == 4 ? CMYK.rgb(layout.inverted ? samples.map { 255 - $0 } : samples) : samples)
    }
}
