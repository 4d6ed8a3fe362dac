import CNCurses

/// Hands glyphs to ncurses, which must count the same columns for them as we do.
///
/// Where the C library counts other columns for a character (its Unicode is older or newer), `?` is shown, so that
/// nothing else on the row can shift.
struct CellWriter {
    private var scalars: [UInt32] = []
    private var widths: [UInt32: Int32] = [:]

    /// - Parameter mark: One more mark that the glyph gets.
    mutating func put(
        _ glyph: String, mark: Unicode.Scalar? = nil, isWide: Bool, row: Int, column: Int, attributes: Int32,
        pair: Int32
    ) {
        collect(glyph, width: isWide ? 2 : 1)
        if let mark { scalars.append(mark.value) }
        terminal_put(Int32(row), Int32(column), scalars, Int32(scalars.count), attributes, pair)
        if isWide, scalars.first == CellWriter.unknown {
            terminal_put(Int32(row), Int32(column + 1), scalars, 1, attributes, pair)
        }
    }

    private mutating func collect(_ glyph: String, width: Int32) {
        scalars.removeAll(keepingCapacity: true)
        for scalar in glyph.unicodeScalars {
            let counted = libraryWidth(scalar.value)
            if scalars.isEmpty {
                scalars.append(counted == width ? scalar.value : CellWriter.unknown)
            } else if counted == 0 {
                scalars.append(scalar.value)
            }
        }
    }

    private mutating func libraryWidth(_ scalar: UInt32) -> Int32 {
        if (0x20..<0x7F).contains(scalar) { return 1 }
        if let known = widths[scalar] { return known }
        let width = terminal_character_width(scalar)
        widths[scalar] = width
        return width
    }

    private static let unknown: UInt32 = 0x3F
}
