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

/// The size of a PNG as its first chunk (IHDR) declares it; read without decoding.
struct PNGHeader: Equatable {
    /// The eight bytes that every PNG starts with (PNG specification, 5.2).
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// Bytes needed: the signature, the chunk's length and name, its 13 bytes of data.
    static let size = 29

    /// Pixels across.
    let width: Int
    /// Pixels down.
    let height: Int

    /// Reads the header from a file's first bytes.
    ///
    /// - Throws: `ImageFileError` where the bytes are no PNG's or the image is larger than `ImageLimits` allow.
    init(firstBytes bytes: UnsafeRawBufferPointer, path: String) throws {
        guard bytes.starts(with: Self.signature) else {
            throw ImageFileError(path: path, finding: "no PNG signature", expectation: "a PNG image")
        }
        guard bytes.count >= Self.size, bytes[12..<16].elementsEqual("IHDR".utf8) else {
            throw ImageFileError(
                path: path, finding: "no image header after the PNG signature", expectation: "an IHDR chunk")
        }
        width = Self.bigEndian(bytes[16..<20])
        height = Self.bigEndian(bytes[20..<24])
        // Whether a palette is coloured is not known yet, so palettes are counted as three channels.
        let isGrey = bytes[25] & 2 == 0
        if let objection = ImageLimits.objection(width: width, height: height, channels: isGrey ? 1 : 3) {
            throw ImageFileError(path: path, finding: objection, expectation: ImageLimits.description)
        }
    }

    private static func bigEndian(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
