/// Puts the bytes of UTF-8 together, forgivingly: what is invalid is left out.
///
/// A byte from 0x80 to 0x9F that belongs to no character is the 8-bit control (C1) of that number, as terminals without
/// UTF-8 send it.
struct ScalarReader: Equatable, Sendable {
    private var value: UInt32 = 0
    private var missing = 0
    /// The smallest value that needs this many bytes; a smaller one is written too long, and invalid.
    private var least: UInt32 = 0

    /// Whether a character has begun and not ended.
    var isWaiting: Bool { missing > 0 }

    /// Takes a byte, and gives the character that it completes.
    mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
        guard isWaiting else { return begin(byte) }
        guard byte & 0xC0 == 0x80 else {
            missing = 0
            return begin(byte)
        }
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        return isWaiting || value < least ? nil : Unicode.Scalar(value)
    }

    /// Drops what has begun.
    mutating func reset() { missing = 0 }

    private mutating func begin(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case ..<0xA0: return Unicode.Scalar(byte)
        case 0xC2...0xDF: (value, missing, least) = (UInt32(byte & 0x1F), 1, 0x80)
        case 0xE0...0xEF: (value, missing, least) = (UInt32(byte & 0x0F), 2, 0x800)
        case 0xF0...0xF4: (value, missing, least) = (UInt32(byte & 0x07), 3, 0x10000)
        default: break
        }
        return nil
    }
}
