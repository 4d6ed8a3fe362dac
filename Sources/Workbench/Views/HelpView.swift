import Screen

/// The keys, made of the bindings; those that do nothing now say why.
struct HelpView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    private var size: Size { workbench.display.size }
    private var isWide: Bool { size.width >= 110 }
    private var box: Rectangle {
        let wanted = Size(width: min(size.width, isWide ? 116 : 62), height: min(size.height, lines.count + 2))
        return Rectangle(size).centred(wanted)
    }

    /// How far it can be scrolled down.
    var hiddenLines: Int { max(0, lines.count - (box.height - 2)) }

    func draw(on screen: inout Screen, scroll: Int) {
        let box = self.box
        screen.fill(box, style: Style(.text, on: .raised))
        let more = hiddenLines > 0 ? "↑↓ more, " : ""
        let title = StyledText(" keys   \(more)Esc closes ", Style(.strong, on: .raised, .bold))
        screen.frame(box, .rounded, style: Style(.rest, on: .raised), title: title)
        for (index, line) in lines.dropFirst(scroll).prefix(box.height - 2).enumerated() {
            screen.write(line.on(.raised), column: box.column + 2, row: box.row + 1 + index, columns: box.width - 4)
        }
    }

    private var lines: [StyledText] {
        let left = block(.moving) + [StyledText()] + block(.deciding)
        let right = block(.queue) + [StyledText()] + block(.pictures) + [StyledText()] + block(.project)
        guard isWide else { return left + [StyledText()] + right }
        return (0..<max(left.count, right.count)).map { row in
            let first = row < left.count ? left[row] : StyledText()
            let gap = StyledText(String(repeating: " ", count: max(0, 56 - first.width)))
            return row < right.count ? first + gap + right[row] : first
        }
    }

    private func block(_ group: KeyBinding.Group) -> [StyledText] {
        var lines = [StyledText(group.rawValue, Style(.strong, .bold))]
        for row in KeyBinding.rows(of: group) {
            let reason = workbench.reasonAgainst(row.action)
            var line = StyledText(padded(row.keys, 12), reason == nil ? Style(.clip, .bold) : Style(.rest))
            let text = reason.map { "\(row.description) (\($0))" } ?? row.description
            line.add(DisplayText(text).cut(to: 43).text, reason == nil ? Style(.text) : Style(.rest))
            lines.append(line)
        }
        return lines
    }
}
