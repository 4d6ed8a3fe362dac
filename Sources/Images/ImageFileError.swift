/// A file whose contents cannot be used: which, what was found in it, and what would have been right.
package struct ImageFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// How much is lost with it.
    package enum Extent: Equatable, Sendable {
        /// One image; all others can still be read.
        case image
        /// The whole source: an array file that lies about its contents.
        case source
    }

    /// The file's path as the caller gave it; for an array inside an archive `file.npz#entry`.
    package let path: String
    /// What was found.
    package let finding: String
    /// What was expected, or what to do about it.
    package let expectation: String
    /// How much is lost with it.
    package let extent: Extent
    /// Whether there is nothing at the path, rather than something that cannot be used.
    package let isAbsence: Bool

    /// Makes an error.
    package init(
        path: String, finding: String, expectation: String, extent: Extent = .image, isAbsence: Bool = false
    ) {
        self.path = path
        self.finding = finding
        self.expectation = expectation
        self.extent = extent
        self.isAbsence = isAbsence
    }

    /// One line for people: `path: finding; expected …`.
    package var description: String { "\(path): \(finding); expected \(expectation)" }
}

/// How large images and arrays may be. Larger ones are refused before anything is allocated.
package enum ImageLimits {
    /// The most pixels along one side: 1,000,000 (libpng's own default).
    package static let side = 1_000_000
    /// The most decoded samples (width x height x channels) of one image: 268,435,456, as 256 MiB at 8 bits.
    package static let samples = 1 << 28
    /// The most bytes of one image file: 1 GiB.
    package static let fileBytes = 1 << 30
    /// The most images of one array: 10,000,000.
    package static let arrayImages = 10_000_000
    /// The most bytes of one array, decompressed: 64 GiB. They are never in memory all at once.
    package static let arrayBytes = 1 << 36

    /// Why an image of this shape is refused; nil where it is allowed.
    ///
    /// - Parameters:
    ///   - width: Pixels across, at least 0.
    ///   - height: Pixels down, at least 0.
    ///   - channels: Samples a pixel.
    static func objection(width: Int, height: Int, channels: Int) -> String? {
        guard width > 0, height > 0 else { return "an image of \(width) x \(height) px" }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        let tooMany = overflow || pixels > samples / channels
        return tooMany || max(width, height) > side ? "an image of \(width) x \(height) px" : nil
    }

    /// The limits in words, for errors.
    static let description = "at most \(side) px a side and \(samples) samples in all"
}
