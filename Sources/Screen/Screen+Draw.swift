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
