/// Seeded random numbers for shuffling, the same on every machine.
///
/// SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the
/// constants of Stafford's thirteenth mixer, as in Vigna's public-domain `splitmix64.c`.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to `bound - 1`, without bias: draws in the incomplete last interval are repeated.
    mutating func below(_ bound: Int) -> Int {
        let range = UInt64(bound)
        let limit = UInt64.max - UInt64.max % range
        var draw = next()
        while draw >= limit { draw = next() }
        return Int(draw % range)
    }

    /// Shuffles with Fisher and Yates' algorithm, written out so that the order never depends on a library's version.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, below(last + 1))
        }
    }
}
