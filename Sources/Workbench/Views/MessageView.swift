import Screen

/// The line above the keys: what was just said, or what keys mean for now; at its end where in the queue the selection
/// stands, and how long the queue will take.
///
/// What must not be missed is said in full, over the page's last lines where one line has no room for it.
struct MessageView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    /// Lines that one message takes at most.
    private static let mostLines = 3

    func draw(on screen: inout Screen, in place: Rectangle) {
        let position = position(in: place.width)
        let columns = place.width - position.width - 3
        screen.write(
            position, column: place.column + place.width - position.width - 1, row: place.row, columns: position.width)
        guard let notice = workbench.notice else {
            if let mode { screen.write(mode, column: place.column + 1, row: place.row, columns: columns) }
            return
        }
        let lines = lines(of: notice, columns: columns)
        for (index, line) in lines.enumerated() {
            let row = place.row - lines.count + 1 + index
            if row < place.row {
                screen.fill(Rectangle(column: place.column, row: row, width: place.width, height: 1), style: Style())
            }
            screen.write(line, column: place.column + 1, row: row, columns: columns, style: style(of: notice))
        }
    }

    private func style(of notice: Workbench.Notice) -> Style {
        notice.kind == .calm ? Style(.strong) : Style(.alarm, .bold)
    }

    private func lines(of notice: Workbench.Notice, columns: Int) -> [String] {
        let end = notice.kind == .failure ? "   Esc" : ""
        let text = notice.text + end
        guard notice.kind != .calm, DisplayText.width(of: text) > columns else { return [text] }
        var lines = wrapped(notice.text, columns: columns - DisplayText.width(of: end) - 1)
        guard let last = lines.prefix(Self.mostLines).last else { return [text] }
        let isCut = lines.count > Self.mostLines
        lines = Array(lines.prefix(Self.mostLines).dropLast())
        return lines + [last + (isCut ? "…" : "") + end]
    }

    /// What the keys mean while more than one case is selected, or the picture is looked at.
    private var mode: StyledText? {
        if workbench.isLookingCloser {
            var text = StyledText("looking closer", Style(.disagreement, .bold))
            text.add("  arrows move, + - zoom, o shows all of it, Z ends", Style(.rest))
            return text
        }
        guard workbench.queue.anchor != nil else { return marked }
        var text = StyledText("range of \(workbench.queue.selection.count)", Style(.disagreement, .bold))
        text.add("  a decision is for all of it; Esc ends it", Style(.rest))
        return text
    }

    private var marked: StyledText? {
        guard !workbench.marks.isEmpty else { return nil }
        var text = StyledText("\(workbench.marks.count) marked", Style(.disagreement, .bold))
        let isNext = workbench.page == .gallery && !workbench.queue.query.isSearch
        text.add(
            "  a decision is for all of them; m marks more\(isNext ? ", Esc takes the marks away" : "")", Style(.rest))
        return text
    }

    private func position(in columns: Int) -> StyledText {
        guard let total = workbench.queue.total, total > 0 else { return StyledText() }
        let place = StyledText("\(workbench.queue.selected + 1) of \(total)", Style(.text))
        guard columns >= 60, let left = workbench.timeLeft else { return place }
        let words = columns >= 100 ? "\(left) left at your pace" : "\(left) left"
        return StyledText("\(words)   ", Style(.rest)) + place
    }
}

/// The line of what runs in the background.
struct StageView {
    private let stage: StageStatus?

    init(_ stage: StageStatus?) {
        self.stage = stage
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        guard let stage, place.height > 0 else { return }
        var column = place.column + 1
        column += screen.write(stage.title, column: column, row: place.row, columns: 20, style: Style(.cnn, .bold)) + 1
        if stage.total > 0 {
            let width = max(8, min(30, place.width / 4))
            let fraction = Float(stage.done) / Float(stage.total)
            let bar = StyledText.bar(fraction, columns: width, style: Style(.cnn))
            screen.write(bar, column: column, row: place.row, columns: width)
            column += width + 1
            let text = "\(Int(fraction * 100)) %"
            column += screen.write(text, column: column, row: place.row, columns: 5, style: Style(.text)) + 2
        }
        var rest = StyledText(stage.detail, Style(.rest))
        rest.add(stage.detail.isEmpty ? "c cancels" : "   c cancels", Style(.rest))
        screen.write(rest, column: column, row: place.row, columns: place.column + place.width - column)
    }
}
