import Work

/// Reading image files: their size at a glance, or all of them.
package enum ImageFile {
    /// What a glance at a file's header tells.
    struct Glance {
        let header: ImageHeader
        /// Of the file that was looked at.
        let fingerprint: FileFingerprint
    }

    /// Looks at as few of a file's first bytes as tell what it holds: all of them only for TIFFs and unusual files.
    ///
    /// - Throws: `ImageFileError` where it cannot be read or does not start as an image of a supported format;
    ///   `PixelFreeFile`; `DecoderUnavailable`.
    static func glance(at path: String, options: DecodingOptions = DecodingOptions()) throws -> Glance {
        let file = try RegularFile(path: path)
        let header = try glance(at: path, size: file.size, options: options) { limit in
            try limit == .max ? file.bytes() : file.prefix(limit)
        }
        return Glance(header: header, fingerprint: FileFingerprint(file.status))
    }

    /// Looks at as few of the first bytes of a file, or of a member of an archive, as tell what it holds.
    ///
    /// - Parameter bytes: Gives at most so many of the first bytes.
    /// - Throws: As ``glance(at:options:)``; what `bytes` throws.
    static func glance(
        at path: String, size: Int, options: DecodingOptions, bytes: (_ limit: Int) throws -> [UInt8]
    ) throws -> ImageHeader {
        for limit in [ImageFormat.prefixSize, ImageHeader.glanceSize] where limit < size {
            let header = try ImageHeader.glance(
                firstBytes: bytes(limit), fileSize: size, path: path, options: options)
            if let header { return header }
        }
        return try ImageDocument(bytes(.max), path: path, options: options).header
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
    package static func bytes(of path: String) throws -> [UInt8] { try RegularFile(path: path).bytes() }

    /// The whole file, ready to be decoded.
    ///
    /// - Throws: `ImageFileError` where the file cannot be read or decoded; `PixelFreeFile`; `DecoderUnavailable`;
    ///   `ContentHash.Unavailable`.
    static func open(_ path: String, options: DecodingOptions) throws -> OpenImageFile {
        let file = try RegularFile(path: path)
        let fingerprint = FileFingerprint(file.status)
        return try OpenImageFile(file.bytes(), path: path, fingerprint: fingerprint, options: options)
    }
}

/// A file of images in memory.
struct OpenImageFile: Sendable {
    let document: ImageDocument
    /// SHA-256 of the file's bytes: 64 lower-case hexadecimal digits.
    let sha256: String
    /// Of the file, or of the archive that it is a member of.
    let fingerprint: FileFingerprint
    /// How many bytes it has.
    let byteCount: Int

    /// - Throws: `ImageFileError` where the bytes cannot be decoded; `PixelFreeFile`; `DecoderUnavailable`;
    ///   `ContentHash.Unavailable`.
    init(_ bytes: [UInt8], path: String, fingerprint: FileFingerprint, options: DecodingOptions) throws {
        document = try ImageDocument(bytes, path: path, options: options)
        sha256 = try ContentHash.sha256(bytes)
        byteCount = bytes.count
        self.fingerprint = fingerprint
    }

    /// One of its images.
    ///
    /// - Throws: `ImageFileError`, `DecoderUnavailable`.
    func image(_ frame: Int) throws -> LoadedImage {
        let (header, rendered) = (document.header, try document.image(frame))
        // Pages of a TIFF may differ in size; only what one decodes at once is ever decoded at a part of its size.
        let size = header.format == .jpeg ? PixelSize(width: header.width, height: header.height) : nil
        return LoadedImage(
            image: rendered.image, sha256: sha256, fingerprint: fingerprint, byteCount: byteCount, size: size,
            metadata: header.metadata, windowing: rendered.windowing)
    }
}
