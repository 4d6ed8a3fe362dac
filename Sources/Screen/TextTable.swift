/// Tables of text for terminals, aligned by what a terminal shows: a wide character takes two columns, a mark none.
package enum TextTable {
    /// The side of a column on which its text stands.
    package enum Side: Sendable {
        /// As suits words.
        case left
        /// As suits figures.
        case right
    }

    /// A text with spaces up to so many columns, at least `gap` of them; longer text is not cut.
    package static func padded(_ text: String, to columns: Int, _ side: Side = .left, gap: Int = 0) -> String {
        let space = String(repeating: " ", count: max(gap, columns - DisplayText.width(of: text)))
        return side == .left ? text + space : space + text
    }

    /// The columns that the widest text takes.
    package static func width(of texts: some Sequence<String>) -> Int {
        texts.reduce(0) { max($0, DisplayText.width(of: $1)) }
    }

    /// A line for each row: names at the left, figures at the right of columns as wide as their widest cell.
    ///
    /// - Parameters:
    ///   - rows: Equally many cells each, the first one a name.
    ///   - indent: What every line begins with.
    package static func lines(_ rows: [[String]], indent: String = "") -> [String] {
        let widths = (rows.first ?? []).indices.map { column in width(of: rows.map { $0[column] }) }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                padded(cell.0, to: cell.1, column == 0 ? .left : .right)
            }
            return indent + cells.joined(separator: "  ")
        }
    }
}
