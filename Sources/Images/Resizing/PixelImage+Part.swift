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
