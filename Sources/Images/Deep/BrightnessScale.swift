/// What gives a value its brightness, 0 (black) to 1 (white).
protocol BrightnessScale {
    /// Whether it speaks of stored values instead of the modality's.
    var usesStoredValues: Bool { get }
    /// The brightness of a value.
    func share(_ value: Double) -> Double
}

extension BrightnessScale {
    var usesStoredValues: Bool { false }
}

extension Window: BrightnessScale {}
extension LookupTable: BrightnessScale {}

/// From black at the range's start to white at its end; an image of one value is black.
struct ValueRange: BrightnessScale {
    let range: ClosedRange<Double>

    func share(_ value: Double) -> Double {
        let span = range.upperBound - range.lowerBound
        return span > 0 ? min(1, max(0, (value - range.lowerBound) / span)) : 0
    }
}

/// The high byte of the lowest `bits` bits; fewer than 8 are spread over all levels, as Pillow spreads them.
struct BitScale: BrightnessScale {
    let bits: Int
    var usesStoredValues: Bool { true }

    func share(_ value: Double) -> Double {
        let largest = Double(sign: .plus, exponent: bits, significand: 1) - 1
        guard bits > 8 else { return min(1, max(0, value / largest)) }
        let step = Double(sign: .plus, exponent: bits - 8, significand: 1)
        return min(1, max(0, (value / step).rounded(.down) / 255))
    }
}

/// Makes 8-bit levels of samples: modality, brightness, inversion, times 255, rounded half up.
struct LevelMapping<Scale: BrightnessScale>: SampleVisitor {
    let scale: Scale
    let modality: ModalityTransform
    let isInverted: Bool

    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: samples.count) { levels, initialized in
            if let samples = samples as? UnsafeBufferPointer<UInt8> {
                look(up: samples, levels)
            } else if let samples = samples as? UnsafeBufferPointer<Int8> {
                look(up: samples, levels)
            } else if let samples = samples as? UnsafeBufferPointer<UInt16> {
                look(up: samples, levels)
            } else if let samples = samples as? UnsafeBufferPointer<Int16> {
                look(up: samples, levels)
            } else {
                for (index, sample) in samples.enumerated() { levels[index] = level(sample.real) }
            }
            initialized = samples.count
        }
    }

    /// The level of every value that occurs is worked out once.
    private func look<Value: SampleValue & FixedWidthInteger>(
        up samples: UnsafeBufferPointer<Value>, _ levels: UnsafeMutableBufferPointer<UInt8>
    ) {
        guard var least = samples.first else { return }
        var most = least
        for sample in samples {
            least = min(least, sample)
            most = max(most, sample)
        }
        let first = Int(least)
        let table = (first...Int(most)).map { level(Double($0)) }
        table.withUnsafeBufferPointer { table in
            for (index, sample) in samples.enumerated() { levels[index] = table[Int(sample) - first] }
        }
    }

    private func level(_ stored: Double) -> UInt8 {
        let share = scale.share(modality.value(stored))
        guard !share.isNaN else { return 0 }
        return UInt8((isInverted ? 1 - share : share) * 255 + 0.5)
    }
}
