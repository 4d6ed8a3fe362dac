/// A decoder of one image file format. Bytes are the file's; `path` names it in errors.
protocol ImageFileDecoder {
    /// The image's size from the file's first `ImageFormat.prefixSize` bytes, or all of them where it is shorter.
    ///
    /// - Throws: `ImageFileError` where the header is damaged or announces more than `ImageLimits` allow.
    static func size(firstBytes bytes: UnsafeRawBufferPointer, path: String) throws -> (width: Int, height: Int)

    /// The whole image.
    ///
    /// - Throws: `ImageFileError` where the file is damaged, ends early, or exceeds `ImageLimits`.
    static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws -> PixelImage
}

/// Decodes image files, whichever format their contents announce.
package enum ImageDecoder {
    /// Decodes a whole image file.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes.
    ///   - path: Its name in errors.
    /// - Returns: One plane for grey images, three interleaved channels otherwise.
    /// - Throws: `ImageFileError` where the file is no image of a supported format, damaged, cut short or too large.
    package static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws -> PixelImage {
        try decoder(firstBytes: bytes, path: path).decode(bytes, path: path)
    }

    /// Decodes a whole image file.
    ///
    /// - Throws: `ImageFileError` where the file is no image of a supported format, damaged, cut short or too large.
    package static func decode(_ bytes: [UInt8], path: String) throws -> PixelImage {
        try bytes.withUnsafeBytes { try decode($0, path: path) }
    }

    /// The size of an image from its file's first `ImageFormat.prefixSize` bytes, without decoding.
    static func size(firstBytes bytes: UnsafeRawBufferPointer, path: String) throws -> (width: Int, height: Int) {
        try decoder(firstBytes: bytes, path: path).size(firstBytes: bytes, path: path)
    }

    private static func decoder(
        firstBytes bytes: UnsafeRawBufferPointer, path: String
    ) throws -> any ImageFileDecoder.Type {
        guard !bytes.isEmpty else { throw unsupported("an empty file", path: path) }
        guard let format = ImageFormat(firstBytes: bytes) else { throw unsupported("no image", path: path) }
        guard let decoder = format.decoder else { throw unsupported("a \(format.rawValue) image", path: path) }
        return decoder
    }

    private static func unsupported(_ finding: String, path: String) -> ImageFileError {
        ImageFileError(path: path, finding: finding, expectation: "a PNG image")
    }
}
