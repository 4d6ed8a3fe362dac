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
