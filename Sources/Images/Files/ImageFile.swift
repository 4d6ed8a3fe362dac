import Work

/// Reading image files: their size at a glance, or all of them.
package enum ImageFile {
    /// What a glance at a file's header tells.
    struct Glance {
        /// The image's size.
        let size: PixelSize
        /// Of the file that was looked at.
        let fingerprint: FileFingerprint
    }

    /// Looks at a file's first bytes only.
    ///
    /// - Throws: `ImageFileError` where it cannot be read or does not start as an image of a supported format.
    static func glance(at path: String) throws -> Glance {
        let file = try RegularFile(path: path)
        let fingerprint = FileFingerprint(file.status)
        let firstBytes = try file.prefix(ImageFormat.prefixSize)
        let size = try firstBytes.withUnsafeBytes { try ImageDecoder.size(firstBytes: $0, path: path) }
        return Glance(size: PixelSize(width: size.width, height: size.height), fingerprint: fingerprint)
    }

    /// Refuses what is no image, by a look at the file's first bytes only.
    ///
    /// - Throws: `ImageFileError` where it cannot be read or does not start as an image of a supported format.
    package static func requireImage(at path: String) throws {
        _ = try glance(at: path)
    }

    /// The decoded image.
    ///
    /// - Throws: `ImageFileError` where the file cannot be read or decoded.
    package static func image(at path: String) throws -> PixelImage {
        try ImageDecoder.decode(try bytes(of: path), path: path)
    }

    /// The file's bytes.
    ///
    /// - Throws: `ImageFileError` where it cannot be read or is longer than `ImageLimits.fileBytes`.
    static func bytes(of path: String) throws -> [UInt8] { try RegularFile(path: path).bytes() }

    /// The decoded image, the SHA-256 digest of the file's bytes, and the fingerprint of the file they came from.
    ///
    /// - Throws: `ImageFileError` where the file cannot be read or decoded; `ContentHash.Unavailable`.
    static func load(_ path: String) throws -> LoadedImage {
        let file = try RegularFile(path: path)
        let fingerprint = FileFingerprint(file.status)
        let bytes = try file.bytes()
        return LoadedImage(
            image: try ImageDecoder.decode(bytes, path: path), sha256: try ContentHash.sha256(bytes),
            fingerprint: fingerprint)
    }
}
