extension Screen {
    /// The glyphs alone, one line per row, without spaces at the ends of lines.
    package var text: String {
        (0..<size.height).map { rowText($0) + "\n" }.joined()
    }

    /// The glyphs of one row without the spaces at its end.
    package func rowText(_ row: Int) -> String {
        var line = ""
        var end = line.endIndex
        for column in 0..<size.width {
            line += self[column, row].glyph
            if self[column, row].glyph != " ", !self[column, row].isContinuation { end = line.endIndex }
        }
        return String(line[..<end])
    }

    /// The same screen in ASCII alone, for terminals and locales that know no more.
    package func inASCII() -> Screen {
        var reduced = self
        for index in cells.indices { reduced.cells[index].glyph = Screen.ascii(cells[index].glyph) }
        return reduced
    }

    /// What stands for a glyph where only ASCII is known; the right half of a wide one becomes a second `?`.
    private static func ascii(_ glyph: String) -> String {
        guard let scalar = glyph.unicodeScalars.first else { return "?" }
        if let known = asciiForms[scalar] { return known }
        return scalar.isASCII ? String(scalar) : "?"
    }

    private static let asciiForms: [Unicode.Scalar: String] = {
        let groups: [(String, String)] = [
            ("─╌", "-"), ("│", "|"), ("╭╮╰╯┌┐└┘", "+"), ("━═", "="), ("┃║┏┓┗┛╔╗╚╝█", "#"), ("▏▎▍▌▋▊▉", "-"),
            ("·", "."), ("≠", "!"), ("✓", "+"), ("✗", "x"), ("→▶", ">"), ("←◀", "<"), ("↑▲", "^"), ("↓▼", "v"),
            ("…", "~"), ("␣", "_"), ("↵", "$"), ("●", "*"), ("○", "o"), ("–—", "-"), ("×", "x"), ("⚑", "!"),
        ]
        var forms: [Unicode.Scalar: String] = [:]
        for (scalars, form) in groups {
            for scalar in scalars.unicodeScalars { forms[scalar] = form }
        }
        return forms
    }()
}
