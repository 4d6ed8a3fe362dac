/// The element types of the safetensors format.
///
/// Source: the format's description at https://github.com/huggingface/safetensors (types of whole bytes).
package enum SafetensorsType: String, CaseIterable, Sendable {
    /// IEEE 754 binary64.
    case f64 = "F64"
    /// IEEE 754 binary32.
    case f32 = "F32"
    /// IEEE 754 binary16.
    case f16 = "F16"
    /// The upper half of a binary32.
    case bf16 = "BF16"
    /// 8-bit float, 4 exponent bits.
    case f8e4m3 = "F8_E4M3"
    /// 8-bit float, 5 exponent bits.
    case f8e5m2 = "F8_E5M2"
    /// Pair of binary32.
    case c64 = "C64"
    /// Signed integer of 64 bits.
    case i64 = "I64"
    /// Signed integer of 32 bits.
    case i32 = "I32"
    /// Signed integer of 16 bits.
    case i16 = "I16"
    /// Signed integer of 8 bits.
    case i8 = "I8"
    /// Unsigned integer of 64 bits.
    case u64 = "U64"
    /// Unsigned integer of 32 bits.
    case u32 = "U32"
    /// Unsigned integer of 16 bits.
    case u16 = "U16"
    /// Unsigned integer of 8 bits.
    case u8 = "U8"
    /// A byte that is 0 or 1.
    case bool = "BOOL"

    /// Bytes of one element.
    package var width: Int {
        switch self {
        case .f64, .i64, .u64, .c64: 8
        case .f32, .i32, .u32: 4
        case .f16, .bf16, .i16, .u16: 2
        case .f8e4m3, .f8e5m2, .i8, .u8, .bool: 1
        }
    }
}

/// One tensor as a safetensors header describes it.
package struct SafetensorsEntry: Equatable, Sendable {
    /// Element type.
    package let type: SafetensorsType
    /// Extents, outermost first; empty for a scalar.
    package let shape: [Int]
    /// Where its bytes are, counted from the end of the header.
    package let range: Range<Int>

    /// Number of elements.
    package var count: Int { range.count / type.width }
}
