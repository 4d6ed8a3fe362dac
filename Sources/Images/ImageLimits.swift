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
