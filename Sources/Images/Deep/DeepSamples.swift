/// Samples of any depth: bytes in the host's order, and how they are to be taken.
package struct DeepSamples: Equatable, Sendable {
    /// How each sample is kept.
    package let type: SampleType
    /// The samples, one after another without padding.
    package let bytes: [UInt8]

    /// How many samples there are.
    package var count: Int { bytes.count / type.size }

    /// Takes bytes for samples.
    ///
    /// - Precondition: They are a whole number of samples.
    package init(type: SampleType, bytes: [UInt8]) {
        precondition(bytes.count % type.size == 0, "bytes end within a sample")
        self.type = type
        self.bytes = bytes
    }

    /// Hands the samples to a visitor as values of their own type.
    func accept<Visitor: SampleVisitor>(_ visitor: Visitor) -> Visitor.Output {
        bytes.withUnsafeBytes { bytes in
            switch type {
            case .uint8: visitor.visit(bytes.bindMemory(to: UInt8.self))
            case .int8: visitor.visit(bytes.bindMemory(to: Int8.self))
            case .uint16: visitor.visit(bytes.bindMemory(to: UInt16.self))
            case .int16: visitor.visit(bytes.bindMemory(to: Int16.self))
            case .uint32: visitor.visit(bytes.bindMemory(to: UInt32.self))
            case .int32: visitor.visit(bytes.bindMemory(to: Int32.self))
            case .float32: visitor.visit(bytes.bindMemory(to: Float.self))
            case .float64: visitor.visit(bytes.bindMemory(to: Double.self))
            }
        }
    }
}

/// Work on samples that is written once for all their types.
protocol SampleVisitor {
    associatedtype Output
    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> Output
}

/// A number that a sample can be.
protocol SampleValue: Comparable {
    /// The value; not finite where a float is not.
    var real: Double { get }
}

extension SampleValue where Self: BinaryInteger {
    var real: Double { Double(self) }
}

extension UInt8: SampleValue {}
extension Int8: SampleValue {}
extension UInt16: SampleValue {}
extension Int16: SampleValue {}
extension UInt32: SampleValue {}
extension Int32: SampleValue {}
extension Float: SampleValue { var real: Double { Double(self) } }
extension Double: SampleValue { var real: Double { self } }

/// How a sample is kept in memory, in the host's byte order.
package enum SampleType: UInt8, CaseIterable, Sendable {
    case uint8
    case int8
    case uint16
    case int16
    case uint32
    case int32
    case float32
    case float64

    /// Bytes a sample.
    package var size: Int {
        switch self {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .float64: 8
        }
    }

    /// Whether samples are numbers with a fraction.
    package var isFloat: Bool { self == .float32 || self == .float64 }

    /// Whether samples are integers that can be negative.
    package var isSigned: Bool { self == .int8 || self == .int16 || self == .int32 }

    /// The integer type of so many bits; nil where there is none.
    package init?(bits: Int, signed: Bool) {
        switch bits {
        case 8: self = signed ? .int8 : .uint8
        case 16: self = signed ? .int16 : .uint16
        case 32: self = signed ? .int32 : .uint32
        default: return nil
        }
    }
}

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
