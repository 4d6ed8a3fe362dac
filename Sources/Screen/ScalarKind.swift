/// How a Unicode scalar takes part in a glyph.
enum ScalarKind: Equatable {
    /// Takes columns of its own: 1 or 2.
    case base(width: Int)
    /// Stands on the glyph before it.
    case mark
    /// Half of a flag, shown as a letter.
    case letterOfFlag(Unicode.Scalar)
    /// Glues the next scalar to this glyph (ZERO WIDTH JOINER).
    case joiner
    /// Changes the glyph's presentation only: variation selectors, skin tones.
    case modifier
    /// Never sent to a terminal.
    case unprintable

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20..<0x7F, 0xA1...0xAC, 0xAE...0x2FF, 0x2500...0x259F: self = .base(width: 1)
        case 0x200D: self = .joiner
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x1F3FB...0x1F3FF: self = .modifier
        case 0x1F1E6...0x1F1FF: self = ScalarKind.flagLetter(scalar.value - 0x1F1E6)
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: self = .mark
        default: self = ScalarKind.byCategory(scalar)
        }
    }

    private static func flagLetter(_ offset: UInt32) -> ScalarKind {
        Unicode.Scalar(0x41 + offset).map { .letterOfFlag($0) } ?? .unprintable
    }

    private static func byCategory(_ scalar: Unicode.Scalar) -> ScalarKind {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: .mark
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: .unprintable
        default: .base(width: isWide(scalar) ? 2 : 1)
        }
    }

    /// Whether Unicode's East Asian Width (annex 11) is Wide or Fullwidth: all emoji shown as pictures, and these blocks.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x1100 { return false }
        return scalar.properties.isEmojiPresentation || wideBlocks.contains { $0.contains(scalar.value) }
    }

    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD,
        0x30000...0x3FFFD,
    ]
}
