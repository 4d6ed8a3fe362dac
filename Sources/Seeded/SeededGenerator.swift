import Foundation

/// A seeded random number generator whose numbers are the same on every machine and in every release:
/// xoshiro256** (Blackman & Vigna 2018, https://prng.di.unimi.it/xoshiro256starstar.c), seeded through SplitMix64 as its
/// authors advise.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// A generator for a seed and a stream: different streams of one seed are independent of each other.
    package init(seed: UInt64, stream: UInt64 = 0) {
        var splitter = SplitMix64(state: seed)
        splitter.state ^= SplitMix64.mix(stream &+ SplitMix64.increment)
        state = (splitter.next(), splitter.next(), splitter.next(), splitter.next())
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let result = Self.rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, by: 45)
        return result
    }

    /// A number from 0 (included) to 1 (excluded), in steps of 2⁻⁵³.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number between two bounds.
    package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A whole number from 0 to `bound` - 1, each as likely (Lemire 2019, arXiv:1805.10941).
    ///
    /// - Precondition: `bound` is at least 1.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "there is no number below \(bound)")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        let threshold = (0 &- bound) % bound
        while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        return Int(product.high)
    }

    /// Shuffles in place (Fisher–Yates); unlike the standard library's, its order is promised for good.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in elements.indices.dropFirst().reversed() { elements.swapAt(last, below(last + 1)) }
    }

    /// A number from the normal distribution with mean 0 and deviation 1 (Box & Muller 1958; one of the pair is used).
    package mutating func normal() -> Double {
        let radius = (-2 * Elementary.log(1 - uniform())).squareRoot()
        return radius * Elementary.cosine(turns: uniform())
    }

    private static func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
        (value << bits) | (value >> (64 - bits))
    }
}

/// SplitMix64, which turns one number into well-mixed others (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014; https://prng.di.unimi.it/splitmix64.c).
package struct SplitMix64: Sendable {
    static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// All that the next numbers depend on.
    package var state: UInt64

    /// Starts from a number.
    package init(state: UInt64) { self.state = state }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mix(state)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    /// A number made of a name, the same on every machine and in every release, to start a stream of its own with: what one
    /// name draws does not depend on which others there are. FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/).
    package init(hashOf name: String) {
        self = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
