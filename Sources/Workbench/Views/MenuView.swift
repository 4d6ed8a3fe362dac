import Screen

/// A menu over the page.
struct MenuView {
    private let menu: Menu
    /// The whole box.
    let place: Rectangle

    init(_ menu: Menu, in size: Size) {
        self.menu = menu
        let widest = menu.items.map { DisplayText.width(of: $0.title) }.max() ?? 0
        let wanted = Size(
            width: min(max(widest + 16, 30), size.width - 4), height: min(menu.items.count + 2, size.height - 2))
        place = Rectangle(size).centred(wanted)
    }

    private var rows: Int { place.height - 2 }
    /// The item in the first row: the list scrolls just so far that the selected one is seen.
    private var first: Int { max(0, min(menu.selected - rows / 2, menu.items.count - rows)) }

    func draw(on screen: inout Screen) {
        screen.fill(place, style: Style(.text, on: .raised))
        let title = StyledText(" \(menu.title) ", Style(.strong, on: .raised, .bold))
        screen.frame(place, .rounded, style: Style(.rest, on: .raised), title: title)
        for (offset, item) in menu.items.dropFirst(first).prefix(rows).enumerated() {
            draw(item, isSelected: first + offset == menu.selected, row: place.row + 1 + offset, on: &screen)
        }
    }

    private func draw(_ item: Menu.Item, isSelected: Bool, row: Int, on screen: inout Screen) {
        let style = isSelected ? Style(.ground, on: .disagreement, .bold) : Style(.text, on: .raised)
        let line = Rectangle(column: place.column + 1, row: row, width: place.width - 2, height: 1)
        screen.fill(line, style: style)
        screen.write(isSelected ? "▶" : " ", column: line.column, row: row, columns: 1, style: style)
        let count = item.count.map { "\($0)" } ?? ""
        let columns = line.width - count.count - 4
        screen.write(item.title, column: line.column + 2, row: row, columns: columns, style: style)
        let right = line.column + line.width - count.count - 1
        screen.write(count, column: right, row: row, columns: count.count, style: style)
    }

    /// The item at a point.
    func item(at point: Point) -> Int? {
        let inner = place.inset(horizontally: 1, vertically: 1)
        guard inner.contains(point) else { return nil }
        return first + point.row - inner.row
    }
}
