import Seeded

/// What a scene is drawn by: random numbers in the types and distributions of pictures. A stream depends on nothing but its
/// seeds, and splits into independent ones cheaply, which is why it is SplitMix64 and not the generator of all else.
struct SceneRandom {
    private var generator = SplitMix64(state: 0)

    /// Starts the stream that belongs to these seeds, in this order.
    init(_ seeds: UInt64...) {
        for seed in seeds { generator.state = generator.next() ^ seed }
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 { generator.next() }

    /// A stream of its own, so that drawing more from one part of a picture leaves the others as they are.
    mutating func fork() -> SceneRandom {
        SceneRandom(next())
    }

    /// Uniform in 0..<1.
    mutating func uniform() -> Float {
        Float(Int32(truncatingIfNeeded: next() >> 40)) * 0x1p-24
    }

    /// Uniform between two bounds.
    mutating func uniform(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// Uniform among the whole numbers of a range.
    mutating func integer(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// Nearly normal with mean 0 and variance 1: the sum of four uniform 16-bit numbers (Irwin–Hall), at most 3.5 in size.
    mutating func normal() -> Float {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
        return (Float(Int32(truncatingIfNeeded: sum)) * 0x1p-16 - 2) * 1.732_050_8
    }

    /// True with this probability.
    mutating func chance(_ probability: Float) -> Bool {
        uniform() < probability
    }

    /// One of two values, each as often as the other.
    mutating func either<Value>(_ one: Value, _ other: Value) -> Value {
        chance(0.5) ? one : other
    }

    /// One of the values, each as often as the others.
    ///
    /// - Precondition: there is at least one.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[integer(0...values.count - 1)]
    }
}
