import CKernels

/// Turns images into the float input of a CLIP image tower, as Hugging Face's `CLIPImageProcessor` does:
/// resize, centre crop, rescale, normalise.
package struct CLIPPreprocessing: Equatable, Sendable {
    /// The size that an image is brought to before the crop.
    package enum Target: Equatable, Sendable {
        /// The shorter side gets this many pixels; the longer one `edge * long / short`, rounded down.
        case shortestEdge(Int)
        /// The longer side gets this many pixels; the shorter one in proportion, rounded half to even.
        case longestEdge(Int)
        /// Exactly this size, whatever the proportions.
        case exact(width: Int, height: Int)
    }

    /// The size before the crop.
    package var target: Target
    /// Output pixels across. Where the resized image is smaller, it is padded with black on both sides.
    package var width: Int
    /// Output pixels down.
    package var height: Int
    /// What samples of 0...255 are multiplied with: 1/255 for CLIP.
    package var rescale: Double
    /// How source pixels are weighted when the size changes.
    package var filter: ResizeFilter
    /// Subtracted from each channel (red, green, blue; or grey alone) after rescaling.
    package var mean: [Double]
    /// Each channel is divided by it last.
    package var deviation: [Double]

    /// Makes the preparation of its settings; the defaults are those of OpenAI's CLIP.
    ///
    /// - Precondition: Sizes are at least 1; there are three means and three deviations, or one and one for grey; no
    ///   deviation is 0.
    package init(
        target: Target, width: Int, height: Int, rescale: Double = 1.0 / 255,
        mean: [Double] = [0.48145466, 0.4578275, 0.40821073],
        deviation: [Double] = [0.26862954, 0.26130258, 0.27577711], filter: ResizeFilter = .bicubic
    ) {
        precondition(width > 0 && height > 0, "the output has pixels")
        precondition([1, 3].contains(mean.count) && deviation.count == mean.count, "there are one or three channels")
        precondition(!deviation.contains(0), "a deviation is not 0")
        self.target = target
        self.width = width
        self.height = height
        self.rescale = rescale
        self.mean = mean
        self.deviation = deviation
        self.filter = filter
    }

    /// CLIP's own preparation for square images of `size` pixels.
    package init(size: Int) {
        self.init(target: .shortestEdge(size), width: size, height: size)
    }

    /// Channels of the output: 3 (red, green, blue) or 1 (grey).
    package var channels: Int { mean.count }

    /// How many floats one image takes: `channels * height * width`.
    package var outputCount: Int { channels * width * height }

    /// Prepares one image: channel c of pixel (x, y) goes to `c * height * width + y * width + x`, PyTorch's order.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB; a grey plane is resized once and then used for all channels. Where grey is wanted, RGB
    ///     becomes its luma before it is resized.
    ///   - output: Room for `outputCount` floats; all of them are written.
    /// - Throws: `OutOfMemory` where there is no room for the resized image.
    /// - Precondition: The image has at least one pixel, and `output.count == outputCount`.
    package func prepare(_ image: PixelImage, into output: UnsafeMutableBufferPointer<Float>) throws {
        precondition(output.count == outputCount, "the output has the right size")
        let cropped = try resizedAndCropped(channels == 1 ? image.grey() : image)
        guard let base = output.baseAddress else { return }
        let scale = deviation.map { Float(rescale / $0) }
        let offset = zip(mean, deviation).map { Float(-$0 / $1) }
        guard channels == 3 else {
            return ck_normalize_grey(cropped.samples, width * height, scale[0], offset[0], base)
        }
        ck_normalize_planar(cropped.samples, width * height, cropped.channels, scale, offset, base)
    }

    /// Prepares one image into a new array of `outputCount` floats.
    ///
    /// - Throws: `OutOfMemory` where there is no room for the resized image.
    package func prepare(_ image: PixelImage) throws -> [Float] {
        try [Float](unsafeUninitializedCapacity: outputCount) { output, initialized in
            let exact = UnsafeMutableBufferPointer(rebasing: output[..<outputCount])
            try prepare(image, into: exact)
            initialized = outputCount
        }
    }

    /// The 8-bit image that is normalised: `width` x `height`, as many channels as `image`.
    func resizedAndCropped(_ image: PixelImage) throws -> PixelImage {
        let full = resizedSize(of: image)
        let crop = PixelRectangle(
            x: margin(full.width - width), y: margin(full.height - height), width: width, height: height)
        let visible = crop.clipped(width: full.width, height: full.height)
        let part = try image.resized(width: full.width, height: full.height, crop: visible, filter: filter)
        return visible == crop ? part : part.padded(to: crop, from: visible)
    }

    private func resizedSize(of image: PixelImage) -> (width: Int, height: Int) {
        switch target {
        case .exact(let width, let height): (width, height)
        case .shortestEdge(let edge) where image.width <= image.height: (edge, edge * image.height / image.width)
        case .shortestEdge(let edge): (edge * image.width / image.height, edge)
        case .longestEdge(let edge):
            (Self.shrunk(image.width, image, to: edge), Self.shrunk(image.height, image, to: edge))
        }
    }

    private static func shrunk(_ side: Int, _ image: PixelImage, to edge: Int) -> Int {
        let ratio = Double(max(image.width, image.height)) / Double(edge)
        return max(1, Int((Double(side) / ratio).rounded(.toNearestOrEven)))
    }

    /// What is cut off before the crop, below 0 where it is padding: half of the rest, rounded towards minus infinity as
    /// Python's `//` does in transformers; open_clip, which shrinks to the longer side, rounds the padding down.
    private func margin(_ rest: Int) -> Int {
        if case .longestEdge = target { rest / 2 } else { rest >> 1 }
    }
}

extension PixelRectangle {
    /// The part that lies within an image of the size.
    fileprivate func clipped(width: Int, height: Int) -> PixelRectangle {
        let left = max(x, 0)
        let top = max(y, 0)
        return PixelRectangle(
            x: left, y: top, width: min(x + self.width, width) - left, height: min(y + self.height, height) - top)
    }
}

extension PixelImage {
    /// This image, which shows `visible`, on a black ground the size of `frame`.
    fileprivate func padded(to frame: PixelRectangle, from visible: PixelRectangle) -> PixelImage {
        var ground = [UInt8](repeating: 0, count: frame.width * frame.height * channels)
        let rowSize = width * channels
        for y in 0..<height {
            let start = ((y + visible.y - frame.y) * frame.width + visible.x - frame.x) * channels
            ground.replaceSubrange(start..<start + rowSize, with: samples[y * rowSize..<(y + 1) * rowSize])
        }
        return PixelImage(width: frame.width, height: frame.height, channels: channels, samples: ground)
    }
}
