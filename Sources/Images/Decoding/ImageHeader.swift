/// What a file of images says about itself before anything is decoded.
package struct ImageHeader: Equatable, Sendable {
    /// The kind of file.
    package let format: ImageFormat
    /// How many images it holds, at least 1.
    package let frames: Int
    /// Pixels across, as it is shown.
    package let width: Int
    /// Pixels down, as it is shown.
    package let height: Int
    /// What a DICOM file says about its image; nil for other files.
    package var metadata: ImageMetadata?

    /// How many bytes of a file's start are looked at before all of it is read: 64 KiB.
    static let glanceSize = 1 << 16

    /// What the start of a file says; nil where more of it is needed.
    ///
    /// - Parameters:
    ///   - bytes: The first bytes, `ImageFormat.prefixSize` at least; or the whole file, for which nil is never returned.
    ///   - fileSize: Bytes of the whole file.
    /// - Throws: As `ImageDocument`.
    static func glance(
        firstBytes bytes: [UInt8], fileSize: Int, path: String, options: DecodingOptions
    ) throws -> ImageHeader? {
        let isWhole = bytes.count >= fileSize
        switch try ImageFormat.supported(bytes, path: path) {
        case .png: return try PNGReader(bytes, path: path, options: options).header
        case .jpeg where isWhole || JPEGHeader(segmentsOf: bytes) != nil:
            return try JPEGReader(bytes, path: path, options: options).header
        case .tiff where isWhole: return try TIFFReader(bytes, path: path, options: options).header
        case .dicom:
            return try DICOMDescription.header(firstBytes: bytes, fileSize: fileSize, path: path, salt: options.salt)
        default: return nil
        }
    }
}
