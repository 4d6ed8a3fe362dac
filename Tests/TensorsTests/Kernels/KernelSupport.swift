import CKernels
import Testing

/// Seeded values, the same on every run (SplitMix64).
struct SeededValues {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next value, from 0 up to below 1.
    mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float((mixed ^ (mixed >> 31)) >> 40) / 16_777_216
    }

    /// `count` values from `lowest` up to below `highest`.
    mutating func array(_ count: Int, from lowest: Float = -1, to highest: Float = 1) -> [Float] {
        (0..<count).map { _ in lowest + (highest - lowest) * next() }
    }

    /// `count` whole numbers from 0 up to below `limit`.
    mutating func numbers(_ count: Int, below limit: Int32) -> [Int32] {
        (0..<count).map { _ in min(limit - 1, Int32(next() * Float(limit))) }
    }
}

/// What a kernel gives with another instruction set than the best.
func atLevel<Result>(_ level: Int32, _ kernel: () -> Result) -> Result {
    _ = ck_set_level(level)
    defer { _ = ck_set_level(-1) }
    return kernel()
}

/// Runs a kernel with every instruction set: the results must lie within `tolerance` of the expected values, as a share of
/// the largest of those.
func expectKernel(
    gives expected: [Float], within tolerance: Float = 1e-5, sourceLocation: SourceLocation = #_sourceLocation,
    _ kernel: () -> [Float]
) {
    let scale = expected.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    for level in 0...ck_detected_level() {
        let found = atLevel(level, kernel)
        #expect(found.count == expected.count, sourceLocation: sourceLocation)
        let difference = zip(found, expected).reduce(Float(0)) { worst, pair in
            pair.0 == pair.1 ? worst : max(worst, abs(pair.0 - pair.1) / scale, pair.0.isNaN ? .infinity : 0)
        }
        #expect(difference <= tolerance, "level \(level)", sourceLocation: sourceLocation)
    }
}

/// Splits a row-major matrix into its rows.
func rows(of values: [Float], columns: Int) -> [[Float]] {
    stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
}
