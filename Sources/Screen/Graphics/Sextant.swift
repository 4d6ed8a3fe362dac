/// Unicode's block sextants, U+1FB00 to U+1FB3B, and the four blocks of the same grid that were there before.
package enum Sextant {
    /// The glyph for a pattern: bit 0 is the upper left sixth, bit 1 the one to its right, bit 5 the lower right one.
    package static func glyph(_ pattern: Int) -> String { glyphs[pattern] }

    /// The pattern of a glyph; `nil` where it is none of these.
    package static func pattern(of glyph: String) -> Int? { patterns[glyph] }

    private static let patterns = Dictionary(uniqueKeysWithValues: glyphs.enumerated().map { ($1, $0) })

    private static let glyphs: [String] = (0..<64).map { pattern in
        switch pattern {
        case 0: return " "
        case 0b010101: return "▌"
        case 0b101010: return "▐"
        case 0b111111: return "█"
        default:
            let skipped = (pattern > 0b010101 ? 1 : 0) + (pattern > 0b101010 ? 1 : 0)
            return Unicode.Scalar(UInt32(0x1FB00 + pattern - 1 - skipped)).map { String($0) } ?? " "
        }
    }
}
