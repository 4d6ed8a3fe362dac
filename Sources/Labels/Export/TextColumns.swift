/// Rows for a terminal: a title to the left, cells to the right of equally wide columns.
package struct TextColumns {
    /// How many columns of a terminal a text takes.
    package typealias Width = (String) -> Int

    private let title: Int
    private let cell: Int
    private let width: Width

    /// Columns that hold the titles and cells given, and keep what does not fit at least one space apart.
    ///
    /// - Parameters:
    ///   - title: Columns of the title.
    ///   - cell: Columns of each cell.
    ///   - width: How many columns a text takes: letters of some scripts take two, or none.
    package init(title: Int, cell: Int, width: @escaping Width) {
        self.title = title
        self.cell = cell
        self.width = width
    }

    /// Columns as wide as the widest of some texts, cells with four columns more.
    package init(fitting texts: [String], atLeast least: Int, width: @escaping Width) {
        let widest = max(least, texts.map(width).max() ?? 0)
        self.init(title: widest, cell: widest + 4, width: width)
    }

    /// One line.
    package func row(_ name: String, _ cells: [String]) -> String {
        name + spaces(title - width(name)) + cells.map { spaces(max(1, cell - width($0))) + $0 }.joined()
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
