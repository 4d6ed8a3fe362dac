import CKernels

/// How source pixels are weighted when an image changes its size.
package enum ResizeFilter: Sendable {
    /// Cubic convolution with antialiasing, equal to Pillow's `BICUBIC` in every byte.
    case bicubic
    /// Linear interpolation with antialiasing, equal to Pillow's `BILINEAR` in every byte.
    case bilinear
    /// The mean over the area that each new pixel covers; for shrinking.
    case area

    fileprivate var kernel: ck_resize_filter {
        switch self {
        case .bicubic: CK_BICUBIC
        case .bilinear: CK_BILINEAR
        case .area: CK_AREA
        }
    }
}

/// A rectangle of whole pixels.
package struct PixelRectangle: Hashable, Sendable {
    /// Left edge, pixels from the left.
    package var x: Int
    /// Top edge, pixels from the top.
    package var y: Int
    /// Pixels across.
    package var width: Int
    /// Pixels down.
    package var height: Int

    /// Makes a rectangle.
    package init(x: Int, y: Int, width: Int, height: Int) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// Whether an image of a size has all of its pixels.
    func lies(withinWidth width: Int, height: Int) -> Bool {
        x >= 0 && y >= 0 && self.width > 0 && self.height > 0 && x <= width - self.width && y <= height - self.height
    }
}

extension PixelImage {
    /// The image at another size.
    ///
    /// - Parameters:
    ///   - width: Pixels across, at least 1.
    ///   - height: Pixels down, at least 1.
    ///   - filter: How source pixels are weighted.
    /// - Throws: `OutOfMemory` where there is no room for the passes between.
    /// - Precondition: The image and the size have at least one pixel.
    package func resized(width: Int, height: Int, filter: ResizeFilter = .bicubic) throws -> PixelImage {
        guard width != self.width || height != self.height else { return self }
        let whole = PixelRectangle(x: 0, y: 0, width: width, height: height)
        return try resized(width: width, height: height, crop: whole, filter: filter)
    }

    /// The part `crop` of the image at another size; nothing else is computed.
    ///
    /// - Precondition: `crop` is not empty and lies within 0..<width and 0..<height.
    func resized(
        width: Int, height: Int, crop: PixelRectangle, filter: ResizeFilter = .bicubic
    ) throws -> PixelImage {
        precondition(self.width > 0 && self.height > 0, "there is nothing to resize")
        precondition(crop.x >= 0 && crop.y >= 0 && crop.width > 0 && crop.height > 0, "a crop has pixels")
        precondition(crop.x + crop.width <= width && crop.y + crop.height <= height, "a crop lies within the image")
        let count = crop.width * crop.height * channels
        let result = try [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            let done = samples.withUnsafeBufferPointer { source in
                var request = ck_resize_request(
                    samples: source.baseAddress, width: Int64(self.width), height: Int64(self.height),
                    channels: Int64(channels), full_width: Int64(width), full_height: Int64(height),
                    crop_x: Int64(crop.x), crop_y: Int64(crop.y), crop_width: Int64(crop.width),
                    crop_height: Int64(crop.height), filter: filter.kernel)
                return ck_resize(&request, target.baseAddress)
            }
            guard done else { throw OutOfMemory() }
            initialized = count
        }
        return PixelImage(width: crop.width, height: crop.height, channels: channels, samples: result)
    }

    /// The pixels of a rectangle; the whole image where it reaches beyond it.
    package func cropped(to part: PixelRectangle) -> PixelImage {
        guard part.lies(withinWidth: width, height: height) else { return self }
        let (row, length) = (width * channels, part.width * channels)
        let starts = (part.y..<part.y + part.height).map { $0 * row + part.x * channels }
        return PixelImage(
            width: part.width, height: part.height, channels: channels,
            samples: starts.flatMap { samples[$0..<$0 + length] })
    }

    /// The image as one plane: RGB becomes its ITU-R BT.601 luma, as in Pillow's `convert("L")`.
    package func grey() -> PixelImage {
        guard channels == 3 else { return self }
        let count = width * height
        let luma = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            if let base = target.baseAddress { ck_luma(samples, count, base) }
            initialized = count
        }
        return PixelImage(width: width, height: height, channels: 1, samples: luma)
    }
}

/// There was no memory for a step between two images.
package struct OutOfMemory: Error, Equatable, CustomStringConvertible {
    /// One line for people.
    package var description: String { "not enough memory for an image" }
}
