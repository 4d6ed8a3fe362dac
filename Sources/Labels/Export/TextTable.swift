/// Tables of text for terminals, aligned by what a terminal shows: letters of some scripts take two columns, marks none.
package struct TextTable: Sendable {
    /// How many columns of a terminal a text takes.
    package typealias Width = @Sendable (String) -> Int

    /// The side of a column on which its text stands.
    package enum Side: Sendable {
        /// As suits words.
        case left
        /// As suits figures.
        case right
    }

    private let width: Width

    /// Tables for a terminal that shows texts in so many columns.
    package init(width: @escaping Width) { self.width = width }

    /// A text with spaces up to so many columns, at least `gap` of them; longer text is not cut.
    package func padded(_ text: String, to columns: Int, _ side: Side = .left, gap: Int = 0) -> String {
        let space = String(repeating: " ", count: max(gap, columns - width(text)))
        return side == .left ? text + space : space + text
    }

    /// The columns that the widest text takes.
    package func width(of texts: some Sequence<String>) -> Int {
        texts.reduce(0) { max($0, width($1)) }
    }

    /// A line for each row: names at the left, figures at the right of columns as wide as their widest cell.
    ///
    /// - Parameters:
    ///   - rows: Equally many cells each, the first one a name.
    ///   - indent: What every line begins with.
    package func lines(_ rows: [[String]], indent: String = "") -> [String] {
        let widths = (rows.first ?? []).indices.map { column in width(of: rows.map { $0[column] }) }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                padded(cell.0, to: cell.1, column == 0 ? .left : .right)
            }
            return indent + cells.joined(separator: "  ")
        }
    }
}

/// Rows of which each is made by itself: a title to the left, cells to the right of equally wide columns.
package struct TextColumns: Sendable {
    private let title: Int
    private let cell: Int
    private let table: TextTable

    /// Columns that hold the titles and cells given, and keep what does not fit at least one space apart.
    ///
    /// - Parameters:
    ///   - title: Columns of the title.
    ///   - cell: Columns of each cell.
    ///   - width: How many columns a text takes.
    package init(title: Int, cell: Int, width: @escaping TextTable.Width) {
        self.title = title
        self.cell = cell
        table = TextTable(width: width)
    }

    /// Columns as wide as the widest of some texts, cells with four columns more.
    package init(fitting texts: [String], atLeast least: Int, width: @escaping TextTable.Width) {
        let widest = max(least, TextTable(width: width).width(of: texts))
        self.init(title: widest, cell: widest + 4, width: width)
    }

    /// One line.
    package func row(_ name: String, _ cells: [String]) -> String {
        table.padded(name, to: title) + cells.map { table.padded($0, to: cell, .right, gap: 1) }.joined()
    }
}
