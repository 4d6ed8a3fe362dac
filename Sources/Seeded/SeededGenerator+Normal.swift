import Foundation

extension SeededGenerator {
    /// A number from the normal distribution with mean 0 and deviation 1 (Box & Muller 1958; one of the pair is used).
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
