import Work

/// An image in memory, what identifies its contents, and where these came from.
package struct LoadedImage: Equatable, Sendable {
    /// The decoded image.
    package let image: PixelImage
    /// SHA-256 of the file's bytes, or, for an image of an array, of its samples as they are stored: 64 lower-case
    /// hexadecimal digits.
    package let sha256: String
    /// Of the very file that was read; for an image of an array, the array file.
    package let fingerprint: FileFingerprint

    /// Takes what was loaded.
    package init(image: PixelImage, sha256: String, fingerprint: FileFingerprint) {
        self.image = image
        self.sha256 = sha256
        self.fingerprint = fingerprint
    }
}

/// The size of an image.
package struct PixelSize: Hashable, Sendable {
    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int

    /// Makes a size.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An image as it is copied into another folder.
package struct ExportedImage: Equatable, Sendable {
    /// The bytes of the copy.
    package let bytes: [UInt8]
    /// What its name ends with, `.png` for instance.
    package let ending: String
}
