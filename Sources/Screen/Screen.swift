/// A whole terminal screen as a value: rows of cells.
///
/// Everything that is drawn outside is cut off.
package struct Screen: Equatable, Sendable {
    /// Columns and rows.
    package let size: Size
    /// Row by row from the top.
    var cells: [Cell]

    /// Makes an empty screen on the ordinary ground.
    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.width * size.height)
    }

    /// The whole screen as a rectangle.
    package var bounds: Rectangle { Rectangle(size) }

    /// The cell at a place.
    ///
    /// - Precondition: The place is on the screen.
    package subscript(column: Int, row: Int) -> Cell {
        precondition(bounds.contains(Point(column: column, row: row)), "no such cell")
        return cells[row * size.width + column]
    }

    /// Puts one glyph of one column at a place; nothing happens outside the screen.
    package mutating func put(_ glyph: String, column: Int, row: Int, style: Style) {
        place(Cell(glyph: glyph, style: style), width: 1, column: column, row: row)
    }

    /// Puts a cell and its continuation; half-covered wide glyphs nearby become spaces.
    mutating func place(_ cell: Cell, width: Int, column: Int, row: Int) {
        guard row >= 0, row < size.height, column >= 0, column + width <= size.width else { return }
        let index = row * size.width + column
        let next = index + width
        if cells[index].isContinuation, column > 0 { cells[index - 1].glyph = " " }
        if column + width < size.width, cells[next].isContinuation { cells[next].glyph = " " }
        cells[index] = cell
        if width == 2 { cells[index + 1] = Cell(glyph: "", style: cell.style) }
    }

    /// Changes the style of every cell in a rectangle and keeps the glyphs.
    package mutating func restyle(_ rectangle: Rectangle, _ change: (inout Style) -> Void) {
        let part = rectangle.intersection(bounds)
        for row in part.rows {
            for column in part.columns { change(&cells[row * size.width + column].style) }
        }
    }
}
