import CJPEG

/// Reads JPEG files with Pillow's meaning: EXIF's orientation is applied, inks become RGB, nothing else is converted.
struct JPEGReader: ImageFileReader {
    let header: ImageHeader
    private let bytes: [UInt8]
    private let path: String
    private let markers: JPEGHeader
    private let denominator: Int

    /// Reads the markers.
    ///
    /// - Parameter target: The side that the image is going to be shrunk to; nil: it is decoded in full.
    /// - Throws: `ImageFileError`.
    init(_ bytes: [UInt8], path: String, target: Int?) throws {
        self.bytes = bytes
        self.path = path
        markers = try JPEGHeader(bytes, path: path)
        guard markers.baseline != nil else {
            throw ImageFileError(
                path: path, finding: "a JPEG of \(markers.precision) bits, process \(markers.process & 0x0F)",
                expectation: "8 bits, sequential or progressive")
        }
        let (width, height) =
            markers.orientation.swapsSides ? (markers.height, markers.width) : (markers.width, markers.height)
        header = ImageHeader(format: .jpeg, frames: 1, width: width, height: height)
        denominator = JPEGCodec.denominator(width: width, height: height, target: target)
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        let image = try JPEGCodec.decode(bytes, path: path, denominator: denominator)
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
    ///   - colours: What three components are where no marker of the file says it.
    ///   - denominator: 1, 2, 4 or 8: the image is decoded at that part of its size.
    /// - Throws: `ImageFileError`, also where data is missing or damaged.
    static func decode(
        _ bytes: [UInt8], path: String, colours: cjpeg_assumption = cjpeg_guess, denominator: Int = 1
    ) throws -> PixelImage {
        try bytes.withUnsafeBufferPointer { bytes in
            guard let reader = cjpeg_reader_create(bytes.baseAddress, bytes.count) else {
                throw ImageFileError(path: path, finding: "not enough memory", expectation: "room for libjpeg's state")
            }
            defer { cjpeg_reader_destroy(reader) }
            var layout = cjpeg_layout()
            guard cjpeg_reader_read_layout(reader, colours, UInt32(denominator), &layout) else {
                throw damaged(reader, path)
            }
            let samples = try samples(reader, layout, path)
            return PixelImage(
                width: Int(layout.width), height: Int(layout.height), channels: layout.channels == 1 ? 1 : 3,
                samples: layout.channels == 4 ? CMYK.rgb(layout.inverted ? samples.map { 255 - $0 } : samples) : samples
            )
        }
    }

    private static func samples(_ reader: OpaquePointer, _ layout: cjpeg_layout, _ path: String) throws -> [UInt8] {
        let channels = Int(layout.channels)
        if let objection = ImageLimits.objection(
            width: Int(layout.width), height: Int(layout.height), channels: channels)
        {
            throw ImageFileError(path: path, finding: objection, expectation: ImageLimits.description)
        }
        let count = Int(layout.width) * Int(layout.height) * channels
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard cjpeg_reader_decode(reader, buffer.baseAddress) else { throw damaged(reader, path) }
            initialized = count
        }
    }

    private static func damaged(_ reader: OpaquePointer, _ path: String) -> ImageFileError {
        ImageFileError(
            path: path, finding: "damaged JPEG (\(String(cString: cjpeg_reader_message(reader))))",
            expectation: "an intact file")
    }
}
