/// Turns images into the 8-bit input of a CNN: bicubically squashed to a square, as MedMNIST made its images.
package struct CNNPreprocessing: Equatable, Sendable {
    /// Pixels along each side.
    package let size: Int
    /// 1 (grey) or 3 (RGB).
    package let channels: Int

    /// Makes a preparation.
    ///
    /// - Precondition: `size` is at least 1 and `channels` is 1 or 3.
    package init(size: Int, channels: Int) {
        precondition(size > 0 && (channels == 1 || channels == 3), "an input has pixels of one or three channels")
        self.size = size
        self.channels = channels
    }

    /// How many samples one image takes: `size * size * channels`.
    package var outputCount: Int { size * size * channels }

    /// Prepares one image.
    ///
    /// RGB becomes grey by its luma before it is resized; a grey plane becomes three equal channels afterwards.
    ///
    /// - Returns: An image of `size` x `size` pixels and `channels` interleaved channels.
    /// - Throws: `OutOfMemory` where there is no room for the resized image.
    /// - Precondition: The image has at least one pixel.
    package func prepare(_ image: PixelImage) throws -> PixelImage {
        let source = channels == 1 ? image.grey() : image
        let resized = try source.resized(width: size, height: size)
        return resized.channels == channels ? resized : resized.threeEqualChannels()
    }
}

extension PixelImage {
    /// A grey image as RGB.
    func threeEqualChannels() -> PixelImage {
        let tripled = [UInt8](unsafeUninitializedCapacity: 3 * samples.count) { target, initialized in
            for (index, sample) in samples.enumerated() {
                target[3 * index] = sample
                target[3 * index + 1] = sample
                target[3 * index + 2] = sample
            }
            initialized = 3 * samples.count
        }
        return PixelImage(width: width, height: height, channels: 3, samples: tripled)
    }
}
