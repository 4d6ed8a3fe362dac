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
