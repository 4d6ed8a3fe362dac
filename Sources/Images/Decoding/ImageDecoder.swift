/// Decodes image files, whichever format their contents announce.
package enum ImageDecoder {
    /// Decodes a file's first image as it is shown.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes.
    ///   - path: Its name in errors.
    /// - Returns: One plane for grey images, three interleaved channels otherwise.
    /// - Throws: As `ImageDocument`.
    package static func decode(
        _ bytes: [UInt8], path: String, options: DecodingOptions = DecodingOptions()
    ) throws -> PixelImage {
        try ImageDocument(bytes, path: path, options: options).image(0).image
    }
}
