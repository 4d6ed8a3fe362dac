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

extension PixelImage {
    /// A part of an image, in shares of its width and height.
    package struct Part: Equatable, Sendable {
        /// Left edge, in 0...1.
        package let left: Double
        /// Top edge, in 0...1.
        package let top: Double
        /// Share of the width, over 0.
        package let width: Double
        /// Share of the height, over 0.
        package let height: Double

        /// A part of its edges.
        package init(left: Double, top: Double, width: Double, height: Double) {
            (self.left, self.top, self.width, self.height) = (left, top, width, height)
        }
    }

    /// A part of the image at another size.
    ///
    /// - Parameters:
    ///   - part: Lies within the image; its edges are rounded to whole pixels of the size that the whole image would get.
    ///   - width: Pixels across, at least 1.
    ///   - height: Pixels down, at least 1.
    /// - Throws: `OutOfMemory` where there is no room for the passes between.
    /// - Precondition: The image has at least one pixel.
    package func resized(part: Part, width: Int, height: Int, filter: ResizeFilter = .bicubic) throws -> PixelImage {
        let full = (
            width: max(width, Int((Double(width) / part.width).rounded())),
            height: max(height, Int((Double(height) / part.height).rounded()))
        )
        let crop = PixelRectangle(
            x: min(full.width - width, Int((part.left * Double(full.width)).rounded())),
            y: min(full.height - height, Int((part.top * Double(full.height)).rounded())), width: width,
            height: height)
        return try resized(width: full.width, height: full.height, crop: crop, filter: filter)
    }
}
