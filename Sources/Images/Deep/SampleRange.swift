/// Finds the smallest and the largest sample that count: finite ones outside the padding.
struct SampleRange: SampleVisitor {
    /// Stored values that stand for no pixel (PS3.3 C.7.5.1.1.2); nil where there are none.
    let padding: ClosedRange<Double>?

    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> ClosedRange<Double>? {
        guard let padding else { return wholeRange(samples) }
        var range: ClosedRange<Double>?
        for sample in samples {
            let value = sample.real
            guard value.isFinite, !padding.contains(value) else { continue }
            guard let known = range else {
                range = value...value
                continue
            }
            if value < known.lowerBound { range = value...known.upperBound }
            if value > known.upperBound { range = known.lowerBound...value }
        }
        return range
    }

    /// The quick way where every sample counts unless it is no number.
    private func wholeRange<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> ClosedRange<Double>? {
        guard let start = samples.firstIndex(where: { $0.real.isFinite }) else { return nil }
        var (least, most) = (samples[start], samples[start])
        for sample in samples[start...] where sample.real.isFinite {
            least = min(least, sample)
            most = max(most, sample)
        }
        return least.real...most.real
    }
}

/// The smallest and largest value that a function makes of the samples that count.
struct MappedRange: SampleVisitor {
    let padding: ClosedRange<Double>?
    /// From a stored value to the one whose range is wanted.
    let value: (Double) -> Double

    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> ClosedRange<Double>? {
        var range: ClosedRange<Double>?
        for sample in samples where sample.real.isFinite && padding?.contains(sample.real) != true {
            let value = value(sample.real)
            range = min(range?.lowerBound ?? value, value)...max(range?.upperBound ?? value, value)
        }
        return range
    }
}
