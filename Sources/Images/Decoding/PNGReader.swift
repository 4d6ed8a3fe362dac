import CPNG

/// Reads PNG files of every kind with Pillow's meaning (`Image.convert("RGB")`) up to 8 bits; 16 bits are kept.
///
/// 1, 2 and 4 bits are spread over 0...255; alpha and transparency are dropped, never composited; no gamma or colour
/// profile is applied. Grey images, with or without alpha, and palettes of nothing but greys stay one plane.
struct PNGReader: ImageFileReader {
    let header: ImageHeader
    private let bytes: [UInt8]
    private let path: String

    /// Reads the size.
    ///
    /// - Throws: `ImageFileError`.
    init(_ bytes: [UInt8], path: String) throws {
        self.bytes = bytes
        self.path = path
        let size = try bytes.withUnsafeBytes { try PNGHeader(firstBytes: $0, path: path) }
        header = ImageHeader(format: .png, frames: 1, width: size.width, height: size.height)
    }

    func frame(_ index: Int) throws -> DecodedFrame {
        try bytes.withUnsafeBufferPointer { bytes in
            guard let reader = cpng_reader_create(bytes.baseAddress, bytes.count) else {
                throw ImageFileError(path: path, finding: "not enough memory", expectation: "room for libpng's state")
            }
            defer { cpng_reader_destroy(reader) }
            var layout = cpng_layout()
            guard cpng_reader_read_layout(reader, &layout) else { throw damaged(reader) }
            return Self.frame(layout, try samples(reader, layout))
        }
    }

    private func samples(_ reader: OpaquePointer, _ layout: cpng_layout) throws -> [UInt8] {
        let count = Int(layout.width) * Int(layout.height) * Int(layout.channels) * Int(layout.bits) / 8
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard cpng_reader_decode(reader, buffer.baseAddress) else { throw damaged(reader) }
            initialized = count
        }
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

    private func damaged(_ reader: OpaquePointer) -> ImageFileError {
        ImageFileError(
            path: path, finding: "damaged PNG (\(String(cString: cpng_reader_message(reader))))",
            expectation: "an intact file")
    }
}
