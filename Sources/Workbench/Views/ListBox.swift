import Screen

/// A list to choose from, below a line to type in, in a box over the page.
struct ListBox {
    /// The whole box.
    let place: Rectangle
    /// Rows of the list.
    private let rows: Int
    /// The line in the first row: the list scrolls just so far that the selected one is seen.
    private let first: Int
    private let selected: Int?
    private let count: Int

    /// A line of the list.
    struct Line {
        let text: String
        /// What stands at the right end.
        let right: String
    }

    /// - Parameters:
    ///   - wanted: The box's size where there is room.
    ///   - others: Rows of the box that are none of the list.
    ///   - selected: The line that is selected.
    ///   - count: Lines of the list.
    init(_ wanted: Size, others: Int, selected: Int?, of count: Int, in size: Size) {
        place = Rectangle(size).centred(wanted)
        rows = place.height - others
        first = max(0, min((selected ?? 0) - rows / 2, count - rows))
        (self.selected, self.count) = (selected, count)
    }

    /// - Parameters:
    ///   - frame: The colour of the frame.
    ///   - help: What is said below the list.
    ///   - line: A line of the list by its number.
    func draw(
        on screen: inout Screen, title: String, frame: Colour.Role, field: TextField, help: String, line: (Int) -> Line
    ) {
        screen.fill(place, style: Style(.text, on: .raised))
        let title = StyledText(" \(title) ", Style(.strong, on: .raised, .bold))
        screen.frame(place, .rounded, style: Style(frame, on: .raised), title: title)
        let (column, columns) = (place.column + 2, place.width - 4)
        TextView.draw(field, on: &screen, row: place.row + 1, column: column, columns: columns)
        for number in first..<max(first, min(count, first + rows)) {
            draw(line(number), isSelected: number == selected, row: place.row + 2 + number - first, on: &screen)
        }
        let style = Style(.rest, on: .raised)
        screen.write(help, column: column, row: place.row + place.height - 2, columns: columns, style: style)
    }

    private func draw(_ line: Line, isSelected: Bool, row: Int, on screen: inout Screen) {
        let style = isSelected ? Style(.ground, on: .disagreement, .bold) : Style(.text, on: .raised)
        let whole = Rectangle(column: place.column + 1, row: row, width: place.width - 2, height: 1)
        screen.fill(whole, style: style)
        screen.write(isSelected ? "▶" : " ", column: whole.column, row: row, columns: 1, style: style)
        let width = line.right.count
        screen.write(line.text, column: whole.column + 2, row: row, columns: whole.width - width - 4, style: style)
        let right = whole.column + whole.width - width - 1
        screen.write(line.right, column: right, row: row, columns: width, style: style)
    }

    /// The number of the line at a point; `nil` where there is none.
    func line(at point: Point) -> Int? {
        let list = Rectangle(column: place.column + 1, row: place.row + 2, width: place.width - 2, height: rows)
        guard list.contains(point) else { return nil }
        let number = first + point.row - list.row
        return number < count ? number : nil
    }
}
