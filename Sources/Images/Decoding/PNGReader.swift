import CPNG

/// Reads PNG files of every kind with Pillow's meaning (`Image.convert("RGB")`) up to 8 bits; 16 bits are kept.
///
/// 1, 2 and 4 bits are spread over 0...255; alpha and transparency are dropped, never composited; no gamma or colour
/// profile is applied. Grey images, with or without alpha, and palettes of nothing but greys stay one plane.
struct PNGReader: ImageFileReader {
    let header: ImageHeader
    private let input: DecodeInput
    private let path: String
    private let options: DecodingOptions

    /// Reads the size.
    ///
    /// - Throws: `ImageFileError`.
    init(_ bytes: [UInt8], path: String, options: DecodingOptions) throws {
        input = DecodeInput(bytes: bytes, pieces: [bytes.indices])
        self.path = path
        self.options = options
        let size = try bytes.withUnsafeBytes { try PNGHeader(firstBytes: $0, path: path) }
        header = ImageHeader(format: .png, frames: 1, width: size.width, height: size.height)
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        let described = try options.runTrusted(.pngLayout, input, path: path)
        let layout = described.withUnsafeBytes { $0.loadUnaligned(as: cpng_layout.self) }
        // What a child says is checked like a file: the size has been, the rest is a few numbers.
        guard layout.width == header.width, layout.height == header.height, [1, 3].contains(layout.channels),
            [8, 16].contains(layout.bits)
        else { throw ImageFileError(path: path, finding: "damaged PNG", expectation: "an intact file") }
        return Self.frame(layout, try options.runTrusted(.png(byteCount: layout.byteCount), input, path: path))
    }

    private static func frame(_ layout: cpng_layout, _ samples: [UInt8]) -> DecodedFrame {
        let (width, height, channels) = (Int(layout.width), Int(layout.height), Int(layout.channels))
        guard layout.bits == 16 else {
            return .pixels(PixelImage(width: width, height: height, channels: channels, samples: samples))
        }
        let declared = layout.significant_bits < 16 ? Int(layout.significant_bits) : nil
        return .deep(
            DeepImage(
                width: width, height: height, channels: channels, samples: DeepSamples(type: .uint16, bytes: samples),
                meaning: SampleMeaning(storedBits: 16, display: .significantBits(declared))))
    }
}
