import Screen

/// A line of text being written, in a box over the page.
enum TextView {
    static func draw(_ field: TextField, title: String, on screen: inout Screen) {
        let box = screen.bounds.centred(Size(width: min(60, screen.size.width - 4), height: 3))
        screen.fill(box, style: Style(.text, on: .raised))
        let cut = DisplayText(title).cut(to: box.width - 8).text
        let heading = StyledText(" \(cut) ", Style(.strong, on: .raised, .bold))
        screen.frame(box, .rounded, style: Style(.disagreement, on: .raised), title: heading)
        draw(field, on: &screen, row: box.row + 1, column: box.column + 2, columns: box.width - 4)
    }

    /// The field in so many columns, with the cursor as a reversed cell; the part around the cursor is shown.
    static func draw(_ field: TextField, on screen: inout Screen, row: Int, column: Int, columns: Int) {
        let style = Style(.strong, on: .raised)
        let head = DisplayText(field.head).cut(to: max(1, columns - 6), at: .beginning)
        let taken = screen.write(head.text, column: column, row: row, columns: columns, style: style)
        let tail = field.tail.isEmpty ? " " : field.tail
        screen.write(tail, column: column + taken, row: row, columns: columns - taken, style: style)
        let width = DisplayText(tail).glyphs.first?.width ?? 1
        screen.restyle(Rectangle(column: column + taken, row: row, width: width, height: 1)) {
            $0.attributes.insert(.reverse)
        }
    }
}

/// A question in a box over the page.
enum ConfirmationView {
    static func draw(_ question: Confirmation, on screen: inout Screen) {
        let columns = min(56, screen.size.width - 4)
        let lines = wrapped(question.text, columns: columns - 4) + [keys(question)]
        let box = screen.bounds.centred(Size(width: columns, height: lines.count + 2))
        screen.fill(box, style: Style(.text, on: .raised))
        screen.frame(box, .heavy, style: Style(.alarm, on: .raised))
        for (index, line) in lines.enumerated() {
            let style = Style(index < lines.count - 1 ? .strong : .rest, on: .raised)
            screen.write(line, column: box.column + 2, row: box.row + 1 + index, columns: box.width - 4, style: style)
        }
    }

    private static func keys(_ question: Confirmation) -> String {
        "\(question.yes.map(\.name).joined(separator: " or ")): yes   any other key: no"
    }
}

/// A text in lines of at most so many columns, broken at spaces and, where a word alone is longer, within it.
func wrapped(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        let width = DisplayText.width(of: String(word))
        if let last = lines.last, DisplayText.width(of: last) + 1 + width <= columns {
            lines[lines.count - 1] = "\(last) \(word)"
        } else if width <= columns {
            lines.append(String(word))
        } else {
            lines += pieces(of: String(word), columns: columns)
        }
    }
    return lines
}

/// A word in pieces of at most so many columns, of one glyph at least.
private func pieces(of word: String, columns: Int) -> [String] {
    var (pieces, width) = ([""], 0)
    for glyph in DisplayText(word).glyphs {
        if width > 0, width + glyph.width > columns {
            pieces.append("")
            width = 0
        }
        pieces[pieces.count - 1] += glyph.text
        width += glyph.width
    }
    return pieces
}

/// The prompts of all classes being edited.
enum PromptsView {
    static func draw(_ editor: PromptsEditor, on screen: inout Screen) {
        let rows = min(editor.names.count, max(1, (screen.size.height - 5) / 2))
        let box = screen.bounds.centred(Size(width: min(96, screen.size.width - 2), height: 2 * rows + 3))
        screen.fill(box, style: Style(.text, on: .raised))
        let title = StyledText(" prompts, separated by | ", Style(.strong, on: .raised, .bold))
        screen.frame(box, .rounded, style: Style(.clip, on: .raised), title: title)
        let first = max(0, min(editor.selected - rows / 2, editor.names.count - rows))
        for offset in 0..<rows {
            draw(editor, first + offset, on: &screen, row: box.row + 1 + 2 * offset, in: box)
        }
        let help = "Enter starts the zero-shot pass   ↑↓ other class   Esc leaves all as it is"
        screen.write(
            help, column: box.column + 2, row: box.row + box.height - 2, columns: box.width - 4,
            style: Style(.rest, on: .raised))
    }

    private static func draw(
        _ editor: PromptsEditor, _ index: Int, on screen: inout Screen, row: Int, in box: Rectangle
    ) {
        let isSelected = index == editor.selected
        let columns = box.width - 4
        let name = Style(isSelected ? .clip : .rest, on: .raised, .bold)
        screen.write(editor.names[index], column: box.column + 2, row: row, columns: columns, style: name)
        let field = editor.fields[index]
        if isSelected {
            TextView.draw(field, on: &screen, row: row + 1, column: box.column + 4, columns: columns - 2)
        } else {
            screen.write(
                field.text, column: box.column + 4, row: row + 1, columns: columns - 2, style: Style(.text, on: .raised)
            )
        }
    }
}
