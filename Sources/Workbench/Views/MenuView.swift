import Screen

/// A menu over the page.
struct MenuView {
    private let menu: Menu
    private let matches: [Menu.Item]
    /// The whole box.
    let place: Rectangle

    init(_ menu: Menu, in size: Size) {
        self.menu = menu
        matches = menu.matches
        let widest = menu.items.map { DisplayText.width(of: $0.title) }.max() ?? 0
        let title = DisplayText.width(of: menu.title) + 6
        let wanted = Size(
            width: min(max(widest + 16, title, 44), size.width - 4), height: min(menu.items.count + 4, size.height - 2))
        place = Rectangle(size).centred(wanted)
    }

    /// Rows of the list: below what is typed, above the keys.
    private var rows: Int { place.height - 4 }
    /// The item in the first row: the list scrolls just so far that the selected one is seen.
    private var first: Int { max(0, min(menu.selected - rows / 2, matches.count - rows)) }

    func draw(on screen: inout Screen) {
        screen.fill(place, style: Style(.text, on: .raised))
        let cut = DisplayText(menu.title).cut(to: place.width - 6).text
        let title = StyledText(" \(cut) ", Style(.strong, on: .raised, .bold))
        screen.frame(place, .rounded, style: Style(.rest, on: .raised), title: title)
        let (column, columns) = (place.column + 2, place.width - 4)
        TextView.draw(menu.field, on: &screen, row: place.row + 1, column: column, columns: columns)
        for (offset, item) in matches.dropFirst(first).prefix(rows).enumerated() {
            draw(item, isSelected: first + offset == menu.selected, row: place.row + 2 + offset, on: &screen)
        }
        let style = Style(.rest, on: .raised)
        screen.write(help, column: column, row: place.row + place.height - 2, columns: columns, style: style)
    }

    private var help: String {
        if matches.isEmpty { return "none of that name" }
        return menu.combines ? "type or ↑↓   Enter opens   Tab: and …" : "type or ↑↓   Enter chooses"
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

    /// The number of the item at a point, among those that fit.
    func item(at point: Point) -> Int? {
        let list = Rectangle(column: place.column + 1, row: place.row + 2, width: place.width - 2, height: rows)
        guard list.contains(point) else { return nil }
        let index = first + point.row - list.row
        return matches.indices.contains(index) ? index : nil
    }
}
