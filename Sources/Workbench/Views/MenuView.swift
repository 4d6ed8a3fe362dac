import Screen

/// A menu over the page.
struct MenuView {
    private let menu: Menu
    private let matches: [Menu.Item]
    private let box: ListBox

    init(_ menu: Menu, in size: Size) {
        self.menu = menu
        matches = menu.matches
        let widest = menu.items.map { DisplayText.width(of: $0.title) }.max() ?? 0
        let title = DisplayText.width(of: menu.title) + 6
        let wanted = Size(
            width: min(max(widest + 16, title, 44), size.width - 4), height: min(menu.items.count + 4, size.height - 2))
        box = ListBox(wanted, others: 4, selected: menu.selected, of: matches.count, in: size)
    }

    /// The whole box.
    var place: Rectangle { box.place }

    func draw(on screen: inout Screen) {
        let title = DisplayText(menu.title).cut(to: place.width - 6).text
        box.draw(on: &screen, title: title, frame: .rest, field: menu.field, help: help) { number in
            let item = matches[number]
            return ListBox.Line(text: item.title, right: item.count.map { "\($0)" } ?? "")
        }
    }

    private var help: String {
        if matches.isEmpty { return "none of that name" }
        return menu.combines ? "type or ↑↓   Enter opens   Tab: and …" : "type or ↑↓   Enter chooses"
    }

    /// The number of the item at a point, among those that fit.
    func item(at point: Point) -> Int? { box.line(at: point) }
}
