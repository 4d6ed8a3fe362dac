import Seeded

/// How a network is trained.
package struct TrainingPlan: Codable, Equatable, Sendable {
    /// What the network is taught by.
    package enum Loss: Codable, Equatable, Sendable {
        /// Cross-entropy.
        case crossEntropy
        /// Generalised cross-entropy with its exponent q.
        case generalizedCrossEntropy(q: Double)

        /// A short name.
        var name: String {
            switch self {
            case .crossEntropy: "ce"
            case .generalizedCrossEntropy(let q): "gce \(q)"
            }
        }
    }

    /// The course of the learning rate over the steps.
    package enum Schedule: Codable, Equatable, Sendable {
        /// The same at every step.
        case constant
        /// Rises linearly over the first `warmUp` of the steps, falls linearly to 0 from `decayFrom` on (fractions).
        case trapezoid(warmUp: Double, decayFrom: Double)
    }

    /// Optimiser steps.
    package var steps: Int
    /// Images of a step.
    package var batch: Int
    /// Adam's largest step size.
    package var learningRate: Double
    /// Its course.
    package var schedule: Schedule
    /// The loss.
    package var loss: Loss
    /// The changes images go through.
    package var augmentation: Augmentation

    /// Makes a plan of all its parts.
    package init(
        steps: Int, batch: Int, learningRate: Double, schedule: Schedule, loss: Loss,
        augmentation: Augmentation
    ) {
        self.steps = steps
        self.batch = batch
        self.learningRate = learningRate
        self.schedule = schedule
        self.loss = loss
        self.augmentation = augmentation
    }

    /// The learning rate of a step, counted from 0.
    func learningRate(at step: Int) -> Float {
        guard case .trapezoid(let warmUp, let decayFrom) = schedule else { return Float(learningRate) }
        let position = (Double(step) + 1) / Double(steps)
        let rise = warmUp > 0 ? min(1, position / warmUp) : 1
        let fall = decayFrom < 1 ? min(1, (1 - position + 1 / Double(steps)) / (1 - decayFrom)) : 1
        return Float(learningRate * min(rise, fall))
    }
}

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
