/// An image of 8-bit samples in memory: one plane of grey or three interleaved channels of RGB.
package struct PixelImage: Equatable, Sendable {
    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int
    /// 1 (grey) or 3 (RGB).
    package let channels: Int
    /// Row by row from the top, `width * channels` samples a row, no padding.
    package let samples: [UInt8]

    /// Makes an image of its samples.
    ///
    /// - Precondition: `channels` is 1 or 3 and `samples.count == width * height * channels`.
    package init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
        precondition(channels == 1 || channels == 3, "an image has one or three channels")
        precondition(samples.count == width * height * channels, "samples do not fill the image")
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }
}
