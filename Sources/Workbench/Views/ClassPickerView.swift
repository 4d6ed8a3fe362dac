import Screen

/// The choice of a class by a part of its name, over the page.
struct ClassPickerView {
    private let picker: ClassPicker
    private let matches: [Int]
    private let keys: (Int) -> [String]
    private let box: ListBox

    /// - Parameter keys: The keys that name a class at once.
    init(_ picker: ClassPicker, keys: @escaping (Int) -> [String], in size: Size) {
        self.picker = picker
        self.keys = keys
        matches = picker.matches
        let widest = picker.names.map { DisplayText.width(of: $0) }.max() ?? 0
        let wanted = Size(
            width: min(max(widest + 16, 48), size.width - 4), height: min(picker.names.count + 5, size.height - 2, 20))
        box = ListBox(wanted, others: 5, selected: picker.selected, of: matches.count, in: size)
    }

    func draw(on screen: inout Screen) {
        let title = DisplayText(picker.title).cut(to: box.place.width - 8, at: .beginning).text
        box.draw(on: &screen, title: title, frame: .disagreement, field: picker.field, help: help) { number in
            let index = matches[number]
            return ListBox.Line(
                text: padded(keys(index).joined(separator: " "), 4) + picker.names[index],
                right: picker.names.count > 10 ? "\(index + 1)" : "")
        }
    }

    private var help: String {
        if matches.isEmpty { return "no class of that name" }
        return picker.choice == nil ? "type a part of the name, or ↑↓ and Enter" : "Enter names it   Esc leaves it"
    }
}
