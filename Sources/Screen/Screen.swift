/// A whole terminal screen as a value: rows of cells.
///
/// Everything that is drawn outside is cut off.
package struct Screen: Equatable, Sendable {
    /// Columns and rows.
    package let size: Size
    /// Row by row from the top.
    var cells: [Cell]
    /// The images that cells stand for, by their keys.
    package internal(set) var images: [UInt64: ScreenImage] = [:]

    /// An empty screen on the ordinary background.
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

extension Screen {
    /// Fills a rectangle with spaces.
    package mutating func fill(_ rectangle: Rectangle, style: Style) {
        let part = rectangle.intersection(bounds)
        for row in part.rows {
            for column in part.columns { put(" ", column: column, row: row, style: style) }
        }
    }

    /// Writes text from a place on, cut with `…` after `columns`, and says how many columns it took.
    @discardableResult
    package mutating func write(
        _ text: String, column: Int, row: Int, columns: Int, style: Style = Style(), cut: DisplayText.Cut = .end
    ) -> Int {
        var taken = 0
        for glyph in DisplayText(text).cut(to: columns, at: cut).glyphs {
            place(Cell(glyph: glyph.text, style: style), width: glyph.width, column: column + taken, row: row)
            taken += glyph.width
        }
        return taken
    }

    /// Writes styled text from a place on, cut after `columns`, and says how many columns it took.
    @discardableResult
    package mutating func write(_ line: StyledText, column: Int, row: Int, columns: Int) -> Int {
        var taken = 0
        for span in line.spans where taken < columns {
            taken += write(span.text, column: column + taken, row: row, columns: columns - taken, style: span.style)
        }
        return taken
    }

    /// Draws a frame along the inside of a rectangle's edge, with a title in its upper edge.
    package mutating func frame(_ rectangle: Rectangle, _ frame: Frame, style: Style, title: StyledText? = nil) {
        guard rectangle.width >= 2, rectangle.height >= 2 else { return }
        let right = rectangle.column + rectangle.width - 1
        let bottom = rectangle.row + rectangle.height - 1
        for column in (rectangle.column + 1)..<right {
            put(frame.horizontal, column: column, row: rectangle.row, style: style)
            put(frame.horizontal, column: column, row: bottom, style: style)
        }
        for row in (rectangle.row + 1)..<bottom {
            put(frame.vertical, column: rectangle.column, row: row, style: style)
            put(frame.vertical, column: right, row: row, style: style)
        }
        put(frame.topLeft, column: rectangle.column, row: rectangle.row, style: style)
        put(frame.topRight, column: right, row: rectangle.row, style: style)
        put(frame.bottomLeft, column: rectangle.column, row: bottom, style: style)
        put(frame.bottomRight, column: right, row: bottom, style: style)
        if let title, rectangle.width > 6 {
            write(title, column: rectangle.column + 2, row: rectangle.row, columns: rectangle.width - 4)
        }
    }
}

/// The line that a frame is drawn with.
package struct Frame: Sendable {
    let horizontal: String
    let vertical: String
    let topLeft: String
    let topRight: String
    let bottomLeft: String
    let bottomRight: String

    /// Thin, with round corners: at rest.
    package static let rounded = Frame(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯")
    /// Thin, with square corners.
    package static let light = Frame(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘")
    /// Thick: look here.
    package static let heavy = Frame(
        horizontal: "━", vertical: "┃", topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛")
    /// Two lines: two people differ.
    package static let double = Frame(
        horizontal: "═", vertical: "║", topLeft: "╔", topRight: "╗", bottomLeft: "╚", bottomRight: "╝")
}

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

extension Screen {
    /// Neighbouring cells of one row that changed.
    package struct Run: Equatable, Sendable {
        /// The row.
        package let row: Int
        /// The first column.
        package let column: Int
        /// The new cells; a wide glyph always comes with its continuation.
        package let cells: [Cell]
    }

    /// What must be sent so that a terminal that shows `old` shows this screen.
    ///
    /// Screens of different sizes share nothing: then every row is sent.
    package func differences(from old: Screen?) -> [Run] {
        guard let old, old.size == size else { return (0..<size.height).map { run(row: $0, 0..<size.width) } }
        var runs: [Run] = []
        for row in 0..<size.height { appendDifferences(of: row, from: old, to: &runs) }
        return runs
    }

    private func appendDifferences(of row: Int, from old: Screen, to runs: inout [Run]) {
        let start = row * size.width
        var column = 0
        while column < size.width {
            guard cells[start + column] != old.cells[start + column] else {
                column += 1
                continue
            }
            var first = column
            while first > 0, cells[start + first].isContinuation { first -= 1 }
            var end = column + 1
            while end < size.width, continues(at: start + end, old) { end += 1 }
            runs.append(run(row: row, first..<end))
            column = end
        }
    }

    /// Whether a run that reached this cell goes on through it.
    private func continues(at index: Int, _ old: Screen) -> Bool {
        cells[index].isContinuation || cells[index] != old.cells[index]
    }

    private func run(row: Int, _ columns: Range<Int>) -> Run {
        let start = row * size.width
        return Run(
            row: row, column: columns.lowerBound,
            cells: Array(cells[(start + columns.lowerBound)..<(start + columns.upperBound)]))
    }
}
