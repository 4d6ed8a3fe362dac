import Screen

/// The choice of a class by a part of its name, over the page.
struct ClassPickerView {
    private let picker: ClassPicker
    private let matches: [Int]
    private let keys: (Int) -> [String]
    private let place: Rectangle

    /// - Parameter keys: The keys that name a class at once.
    init(_ picker: ClassPicker, keys: @escaping (Int) -> [String], in size: Size) {
        self.picker = picker
        self.keys = keys
        matches = picker.matches
        let widest = picker.names.map { DisplayText.width(of: $0) }.max() ?? 0
        let wanted = Size(
            width: min(max(widest + 16, 48), size.width - 4), height: min(picker.names.count + 5, size.height - 2, 20))
        place = Rectangle(size).centred(wanted)
    }

    /// Rows of the list.
    private var rows: Int { place.height - 5 }
    private var first: Int { max(0, min((picker.selected ?? 0) - rows / 2, matches.count - rows)) }

    func draw(on screen: inout Screen) {
        screen.fill(place, style: Style(.text, on: .raised))
        let cut = DisplayText(picker.title).cut(to: place.width - 8, at: .beginning).text
        let title = StyledText(" \(cut) ", Style(.strong, on: .raised, .bold))
        screen.frame(place, .rounded, style: Style(.disagreement, on: .raised), title: title)
        let (column, columns) = (place.column + 2, place.width - 4)
        TextView.draw(picker.field, on: &screen, row: place.row + 1, column: column, columns: columns)
        for (offset, index) in matches.dropFirst(first).prefix(rows).enumerated() {
            draw(index, isSelected: first + offset == picker.selected, row: place.row + 2 + offset, on: &screen)
        }
        let style = Style(.rest, on: .raised)
        screen.write(help, column: column, row: place.row + place.height - 2, columns: columns, style: style)
    }

    private var help: String {
        if matches.isEmpty { return "no class of that name" }
        return picker.choice == nil ? "type a part of the name, or ↑↓ and Enter" : "Enter names it   Esc leaves it"
    }

    private func draw(_ index: Int, isSelected: Bool, row: Int, on screen: inout Screen) {
        let style = isSelected ? Style(.ground, on: .disagreement, .bold) : Style(.text, on: .raised)
        let line = Rectangle(column: place.column + 1, row: row, width: place.width - 2, height: 1)
        screen.fill(line, style: style)
        screen.write(isSelected ? "▶" : " ", column: line.column, row: row, columns: 1, style: style)
        let number = picker.names.count > 10 ? "\(index + 1)" : ""
        let columns = line.width - 4 - number.count
        let text = padded(keys(index).joined(separator: " "), 4) + picker.names[index]
        screen.write(text, column: line.column + 2, row: row, columns: columns, style: style)
        let right = line.column + line.width - 1 - number.count
        screen.write(number, column: right, row: row, columns: number.count, style: style)
    }
}
