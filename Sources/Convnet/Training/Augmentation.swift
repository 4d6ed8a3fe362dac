import Seeded

/// The random changes a training image goes through, so that a network cannot learn single images by heart.
package struct Augmentation: Codable, Equatable, Sendable {
    /// Largest shift along either axis, as a fraction of the image's edge, at least one pixel where it is not 0.
    package var shift: Double
    /// Whether images are mirrored left to right half of the time.
    package var mirrors: Bool
    /// Largest change of brightness either way, in deviations of the image.
    package var brightness: Double
    /// Contrast is multiplied with a number from 1 - contrast to 1 + contrast.
    package var contrast: Double

    /// Makes an augmentation of its ranges.
    package init(shift: Double, mirrors: Bool, brightness: Double, contrast: Double) {
        self.shift = shift
        self.mirrors = mirrors
        self.brightness = brightness
        self.contrast = contrast
    }

    /// Images as they are.
    package static let none = Augmentation(shift: 0, mirrors: false, brightness: 0, contrast: 0)

    /// One draw of the changes.
    struct Change {
        let down: Int
        let across: Int
        let mirrored: Bool
        let brightness: Float
        let contrast: Float
    }

    /// Draws changes for an image with edges of `size` pixels.
    func draw(size: Int, _ generator: inout SeededGenerator) -> Change {
        let reach = shift > 0 ? max(1, Int((shift * Double(size)).rounded())) : 0
        return Change(
            down: generator.below(2 * reach + 1) - reach, across: generator.below(2 * reach + 1) - reach,
            mirrored: mirrors && generator.below(2) == 1,
            brightness: Float(generator.uniform(-brightness...brightness)),
            contrast: Float(generator.uniform((1 - contrast)...(1 + contrast))))
    }
}
