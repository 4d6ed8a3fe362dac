import Screen

/// The keys, made of the bindings, those of the present page first, and the words that screens use. Keys that do nothing
/// now say why.
struct HelpView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    private var size: Size { workbench.display.size }
    private var isWide: Bool { size.width >= 110 }
    private var box: Rectangle {
        Rectangle(size).centred(Size(width: width, height: min(size.height, lines.count + 2)))
    }
    private var width: Int { isWide ? min(size.width - 4, 160) : min(size.width, 62) }
    /// Columns of what a key does, beside the twelve of the key.
    private var textColumns: Int { (isWide ? (width - 4) / 2 - 1 : width - 4) - 12 }

    /// How far it can be scrolled down.
    var hiddenLines: Int { max(0, lines.count - (box.height - 2)) }

    func draw(on screen: inout Screen, scroll: Int) {
        let box = self.box
        screen.fill(box, style: Style(.text, on: .raised))
        let more = hiddenLines > 0 ? "↑↓ more, " : ""
        let title = StyledText(" keys \(here)   \(more)Esc closes ", Style(.strong, on: .raised, .bold))
        screen.frame(box, .rounded, style: Style(.rest, on: .raised), title: title)
        for (index, line) in lines.dropFirst(scroll).prefix(box.height - 2).enumerated() {
            screen.write(line.on(.raised), column: box.column + 2, row: box.row + 1 + index, columns: box.width - 4)
        }
    }

    private var here: String {
        switch workbench.page {
        case .gallery:
            workbench.project.audit != nil
                ? "of an audit" : workbench.isBlinded ? "of a blinded reading" : "of the gallery"
        case .focus: "of the close look"
        case .report: "of the report"
        }
    }

    private var groups: [KeyBinding.Group] {
        switch workbench.page {
        case .gallery: [.deciding, .moving, .queue, .pictures, .project]
        case .focus: [.deciding, .pictures, .moving, .queue, .project]
        case .report: [.moving, .project, .queue, .deciding, .pictures]
        }
    }

    private var lines: [StyledText] {
        let blocks = groups.map(block) + [words]
        guard isWide else { return HelpView.column(blocks[...]) }
        let splits = (1..<blocks.count).map { (HelpView.column(blocks[..<$0]), HelpView.column(blocks[$0...])) }
        let (left, right) = splits.min { max($0.0.count, $0.1.count) < max($1.0.count, $1.1.count) } ?? ([], [])
        return (0..<max(left.count, right.count)).map { row in
            let first = row < left.count ? left[row] : StyledText()
            let gap = StyledText(String(repeating: " ", count: max(0, (width - 4) / 2 - first.width)))
            return row < right.count ? first + gap + right[row] : first
        }
    }

    /// Blocks below each other, an empty line between them.
    private static func column(_ blocks: ArraySlice<[StyledText]>) -> [StyledText] {
        Array(blocks.filter { !$0.isEmpty }.joined(separator: [StyledText()]))
    }

    private func block(_ group: KeyBinding.Group) -> [StyledText] {
        let rows = KeyBinding.rows(of: group).filter { !workbench.isBlinded || workbench.isPartOfBlindness($0.action) }
        guard !rows.isEmpty else { return [] }
        let own = group == .deciding ? workbench.settings.classKeys : []
        return [heading(group.rawValue)]
            + rows.map { row in
                let reason = workbench.reasonAgainst(row.action)
                let text = reason.map { "\(row.description) (\($0))" } ?? row.description
                return line(row.keys, text, reason == nil ? Style(.clip, .bold) : Style(.rest), reason == nil)
            }
            + own.map { line(String($0.key), "names \($0.name), as you wished", Style(.clip, .bold), true) }
    }

    /// The words that stand on screens, so that screens need not explain them.
    private var words: [StyledText] {
        guard !workbench.isBlinded else { return [] }
        let words = [
            ("to settle", "readers or people differ, nobody decided"),
            ("settled", "decided by people who do not differ"),
            ("contested", "settled differently by two people"),
            ("skipped", "looked at and left: still to settle"),
            ("agree", "both readers name the same class"),
            ("outdated", "decided on another image, or in old words"),
        ]
        return [heading("Words")] + words.map { line($0.0, $0.1, Style(.text, .bold), true) }
    }

    private func heading(_ text: String) -> StyledText { StyledText(text, Style(.strong, .bold)) }

    private func line(_ key: String, _ text: String, _ style: Style, _ isEnabled: Bool) -> StyledText {
        var line = StyledText(padded(key, 12), style)
        line.add(DisplayText(text).cut(to: textColumns).text, isEnabled ? Style(.text) : Style(.rest))
        return line
    }
}
