import CPNG

/// Decodes PNG files of every kind with Pillow's meaning (`Image.convert("RGB")`).
///
/// 16-bit samples keep their high byte; 1, 2 and 4 bits are spread over 0...255; alpha and transparency are dropped, never
/// composited; no gamma or colour profile is applied. Grey images, with or without alpha, and palettes of nothing but
/// greys stay one plane.
enum PNGDecoder: ImageFileDecoder {
    static func size(firstBytes bytes: UnsafeRawBufferPointer, path: String) throws -> (width: Int, height: Int) {
        let header = try PNGHeader(firstBytes: bytes, path: path)
        return (header.width, header.height)
    }

    static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws -> PixelImage {
        _ = try PNGHeader(firstBytes: bytes, path: path)
        guard let reader = cpng_reader_create(bytes.baseAddress, bytes.count) else {
            throw ImageFileError(path: path, finding: "not enough memory", expectation: "room for libpng's state")
        }
        defer { cpng_reader_destroy(reader) }
        var layout = cpng_layout()
        guard cpng_reader_read_layout(reader, &layout) else { throw damaged(path, reader) }
        let samples = try decodeSamples(reader, layout, path: path)
        return PixelImage(
            width: Int(layout.width), height: Int(layout.height), channels: Int(layout.channels), samples: samples)
    }

    private static func decodeSamples(_ reader: OpaquePointer, _ layout: cpng_layout, path: String) throws -> [UInt8] {
        let count = Int(layout.width) * Int(layout.height) * Int(layout.channels)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard cpng_reader_decode(reader, buffer.baseAddress) else { throw damaged(path, reader) }
            initialized = count
        }
    }

    private static func damaged(_ path: String, _ reader: OpaquePointer) -> ImageFileError {
        ImageFileError(
            path: path, finding: "damaged PNG (\(String(cString: cpng_reader_message(reader))))",
            expectation: "an intact file")
    }
}
