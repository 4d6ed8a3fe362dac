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
