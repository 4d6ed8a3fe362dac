/// A small version of an image, for screens and for keeping in a project.
///
/// Encoded, it is four bytes — format version (1), channels (1 or 3), width, height — and then the samples, row by row
/// from the top, interleaved. At this size that is quicker to read than any compressed format and hardly larger.
package struct Thumbnail: Equatable, Sendable {
    /// The most pixels along the longer side.
    package static let longestEdge = 64

    private static let version: UInt8 = 1
    private static let headerSize = 4

    /// What is shown.
    package let image: PixelImage

    /// Shrinks an image by area averaging until neither side is longer than `longestEdge`; never enlarges it.
    ///
    /// - Throws: `OutOfMemory` where there is no room for the resized image.
    /// - Precondition: The image has at least one pixel.
    package init(of original: PixelImage) throws {
        let longest = max(original.width, original.height)
        guard longest > Self.longestEdge else {
            image = original
            return
        }
        func shrunk(_ side: Int) -> Int { max(1, (side * Self.longestEdge + longest / 2) / longest) }
        image = try original.resized(width: shrunk(original.width), height: shrunk(original.height), filter: .area)
    }

    /// Reads an encoded thumbnail.
    ///
    /// - Throws: `ImageFileError` (its path is `thumbnail`) where the bytes are no thumbnail of this version.
    package init(encoded: [UInt8]) throws {
        guard encoded.count >= Self.headerSize, encoded[0] == Self.version, [1, 3].contains(encoded[1]) else {
            throw Self.unreadable("\(encoded.count) bytes starting with \(encoded.prefix(Self.headerSize))")
        }
        let (channels, width, height) = (Int(encoded[1]), Int(encoded[2]), Int(encoded[3]))
        guard width > 0, height > 0, encoded.count == Self.headerSize + width * height * channels else {
            throw Self.unreadable("\(width) x \(height) px with \(channels) channels in \(encoded.count) bytes")
        }
        image = PixelImage(
            width: width, height: height, channels: channels, samples: Array(encoded[Self.headerSize...]))
    }

    /// The bytes to keep; see the type's description.
    package var encoded: [UInt8] {
        [Self.version, UInt8(image.channels), UInt8(image.width), UInt8(image.height)] + image.samples
    }

    private static func unreadable(_ finding: String) -> ImageFileError {
        ImageFileError(path: "thumbnail", finding: finding, expectation: "a thumbnail of version \(version)")
    }
}
