import Foundation
import Images
import Seeded

/// The random changes that a training image goes through, each of them one that pictures of patients go through between
/// machines and files: another crop, another size, another exposure, noise. None of them makes a caption wrong, so images
/// are not mirrored: captions tell left from right.
package struct PairAugmentation: Codable, Equatable, Sendable {
    /// The least share of the image's area that is kept, in 0...1.
    package var smallestCrop: Double
    /// Width and height of the crop differ by at most this factor, at least 1.
    package var stretch: Double
    /// How often the image is shrunk to fewer pixels than the model takes, and enlarged again, in 0...1.
    package var shrinking: Double
    /// The share of pixels along an edge that is then left at least, in 0...1.
    package var smallestSize: Double
    /// Grey values are raised to a power from 1 / gamma to gamma.
    package var gamma: Double
    /// Contrast is multiplied with a number from 1 - contrast to 1 + contrast.
    package var contrast: Double
    /// Largest change of brightness either way, as a share of white.
    package var brightness: Double
    /// Largest deviation of the noise that is added, as a share of white.
    package var noise: Double
    /// How often dark and bright are exchanged, in 0...1.
    package var inversion: Double

    /// Makes an augmentation of its ranges.
    package init(
        smallestCrop: Double, stretch: Double, shrinking: Double, smallestSize: Double, gamma: Double,
        contrast: Double, brightness: Double, noise: Double, inversion: Double
    ) {
        self.smallestCrop = smallestCrop
        self.stretch = stretch
        self.shrinking = shrinking
        self.smallestSize = smallestSize
        self.gamma = gamma
        self.contrast = contrast
        self.brightness = brightness
        self.noise = noise
        self.inversion = inversion
    }

    /// Images as they are.
    package static let none = PairAugmentation(
        smallestCrop: 1, stretch: 1, shrinking: 0, smallestSize: 1, gamma: 1, contrast: 0, brightness: 0, noise: 0,
        inversion: 0)
    /// For images of many machines, read at a few dozen pixels.
    package static let radiograph = PairAugmentation(
        smallestCrop: 0.5, stretch: 1.25, shrinking: 0.3, smallestSize: 0.5, gamma: 1.6, contrast: 0.3,
        brightness: 0.15, noise: 0.05, inversion: 0.02)

    /// For models that must bear more than their training images show; learns more slowly.
    package static let strong = PairAugmentation(
        smallestCrop: 0.3, stretch: 1.5, shrinking: 0.5, smallestSize: 0.3, gamma: 2.2, contrast: 0.5,
        brightness: 0.25, noise: 0.1, inversion: 0.05)

    /// A changed image of `size` pixels across and down.
    ///
    /// - Throws: `OutOfMemory`.
    package func apply(to image: PixelImage, size: Int, _ random: inout SeededGenerator) throws -> PixelImage {
        let crop = drawCrop(&random)
        let shrinks = random.uniform() < shrinking
        let share = shrinks ? random.uniform(smallestSize...1) : 1
        let first = max(1, Int((Double(size) * share).rounded()))
        let part = try image.resized(part: crop, width: first, height: first)
        return changeValues(of: try part.resized(width: size, height: size), &random)
    }

    private func drawCrop(_ random: inout SeededGenerator) -> PixelImage.Part {
        let area = random.uniform(smallestCrop...1)
        let stretch = exp(random.uniform(-log(stretch)...log(stretch)))
        let width = min(1, (area * stretch).squareRoot())
        let height = min(1, (area / stretch).squareRoot())
        return PixelImage.Part(
            left: random.uniform() * (1 - width), top: random.uniform() * (1 - height), width: width, height: height)
    }

    private func changeValues(of image: PixelImage, _ random: inout SeededGenerator) -> PixelImage {
        let power = Float(exp(random.uniform(-log(gamma)...log(gamma))))
        let gain = Float(1 + random.uniform(-contrast...contrast))
        let shift = Float(random.uniform(-brightness...brightness))
        let deviation = Float(random.uniform() * noise)
        let inverts = random.uniform() < inversion
        let table = (0...255).map { level in
            let value = (pow(Float(level) / 255, power) - 0.5) * gain + 0.5 + shift
            return inverts ? 1 - value : value
        }
        let samples = image.samples.map { level in
            let value = table[Int(level)] + (deviation > 0 ? deviation * Self.grain(&random) : 0)
            return UInt8(max(0, min(255, value * 255 + 0.5)))
        }
        return PixelImage(width: image.width, height: image.height, channels: image.channels, samples: samples)
    }

    /// Noise of mean 0 and deviation 1: four uniform numbers are nearly normal when added, and cheaper.
    private static func grain(_ random: inout SeededGenerator) -> Float {
        let bits = random.next()
        let sum = (0..<4).reduce(UInt64(0)) { $0 + (bits >> ($1 * 16)) & 0xFFFF }
        return (Float(sum) / 65_535 - 2) * Float(3).squareRoot()
    }
}
