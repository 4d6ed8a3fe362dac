/// An image of 8-bit samples in memory: one plane of grey or three interleaved channels of RGB.
public struct PixelImage: Equatable, Sendable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// 1 (grey) or 3 (RGB).
    public let channels: Int
    /// Row by row from the top, `width * channels` samples a row, no padding.
    public let samples: [UInt8]

    /// Makes an image of its samples.
    ///
    /// - Precondition: `channels` is 1 or 3 and `samples.count == width * height * channels`.
    public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
        precondition(channels == 1 || channels == 3, "an image has one or three channels")
        precondition(samples.count == width * height * channels, "samples do not fill the image")
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }
}
