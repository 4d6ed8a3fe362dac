import Foundation

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
