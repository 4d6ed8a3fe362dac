import Foundation

/// Who gave a read.
package enum Reader: String, CaseIterable, Codable, Sendable {
    /// The first read: CLIP's zero-shot classification.
    case clip
    /// The over-read: the cross-fitted convolutional network.
    case cnn
}

/// One reader's opinion on a case: a probability for every class.
package struct Read: Equatable, Sendable {
    /// One probability per class, in the order of the project's classes; they add up to 1.
    package let probabilities: [Float]

    /// Makes a read of its probabilities.
    ///
    /// - Precondition: There is at least one class.
    package init(probabilities: [Float]) {
        precondition(!probabilities.isEmpty, "a read needs at least one class")
        self.probabilities = probabilities
    }

    /// The index of the most probable class; the first one where several are equal.
    package var classIndex: Int {
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        return best
    }

    /// The probability of the read's own class, 0 to 1.
    package var confidence: Float { probabilities[classIndex] }
}

extension Read {
    /// The probability of the most probable class minus that of the second most probable one, 0 (a tie) to 1.
    ///
    /// A read of a single class has a margin of 1.
    package var margin: Float {
        var best: Float = -.infinity
        var second: Float = -.infinity
        for probability in probabilities {
            if probability > best {
                (best, second) = (probability, best)
            } else if probability > second {
                second = probability
            }
        }
        return probabilities.count == 1 ? 1 : best - second
    }

    /// The Shannon entropy in nats, 0 (certain) to ln(number of classes), with 0 · ln 0 taken as 0.
    package var entropy: Float {
        var sum = 0.0
        for probability in probabilities where probability > 0 {
            sum -= Double(probability) * log(Double(probability))
        }
        return Float(max(0, sum))
    }
}

/// Why a list of numbers is no read.
package struct InvalidRead: Error, Equatable, CustomStringConvertible {
    /// What was found.
    package let found: String
    /// What was expected in its place.
    package let expected: String

    /// The error in one line.
    package var description: String { "found \(found), expected \(expected)" }
}

extension Read {
    /// How far the sum of given probabilities may be from 1: room for numbers rounded to two or three digits.
    package static let sumTolerance = 0.01

    /// Makes a read of probabilities that come from outside, and scales them so that they add up to 1.
    ///
    /// - Parameters:
    ///   - values: One probability per class.
    ///   - classCount: How many there must be.
    /// - Throws: ``InvalidRead`` if the count is wrong, a value is not in 0...1, or the sum is off by more than
    ///   ``sumTolerance``.
    package init(validating values: [Double], classCount: Int) throws {
        guard values.count == classCount, classCount > 0 else {
            throw InvalidRead(found: "\(values.count) probabilities", expected: "\(classCount), one per class")
        }
        for value in values where !(value >= 0 && value <= 1) {
            throw InvalidRead(found: "the probability \(value)", expected: "a number from 0 to 1")
        }
        let sum = values.reduce(0, +)
        guard abs(sum - 1) <= Read.sumTolerance else {
            throw InvalidRead(found: "probabilities that add up to \(FixedNotation.string(sum))", expected: "1")
        }
        self.init(probabilities: values.map { Float($0 / sum) })
    }
}
