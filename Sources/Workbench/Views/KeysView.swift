import Screen

/// The line at the bottom: what was just said, or the keys; and where in the queue the selection stands.
struct StatusView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    func draw(on screen: inout Screen, in place: Rectangle) {
        let position = self.position
        let columns = place.width - position.width - 3
        screen.write(message ?? keys(columns), column: place.column + 1, row: place.row, columns: columns)
        screen.write(
            position, column: place.column + place.width - position.width - 1, row: place.row, columns: position.width)
    }

    private var position: StyledText {
        guard let total = workbench.queue.total, total > 0 else { return StyledText() }
        return StyledText("\(workbench.queue.selected + 1) of \(total)", Style(.text))
    }

    private var message: StyledText? {
        if let notice = workbench.notice {
            let text = notice.kind == .failure ? "\(notice.text)   Esc" : notice.text
            return StyledText(text, notice.kind == .calm ? Style(.strong) : Style(.alarm, .bold))
        }
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
        text.add("  a decision is for all of them; m marks more, Esc takes the marks away", Style(.rest))
        return text
    }

    /// As many keys as fit.
    private func keys(_ columns: Int) -> StyledText {
        var line = StyledText()
        var used = 0
        for (key, hint, isEnabled) in hints {
            let part = hintText(key, hint, isEnabled)
            let width = part.width + (used == 0 ? 0 : 2)
            guard used + width <= columns else { break }
            if used > 0 { line.add("  ") }
            line = line + part
            used += width
        }
        return line
    }

    private func hintText(_ key: String, _ hint: String, _ isEnabled: Bool) -> StyledText {
        var text = StyledText(key, isEnabled ? Style(.strong, .bold) : Style(.rest, .dim))
        text.add(" \(hint)", isEnabled ? Style(.rest) : Style(.rest, .dim))
        return text
    }

    /// The keys of the bindings with a hint, the classes' digits among them; on the report those that mean something there.
    private var hints: [(key: String, hint: String, isEnabled: Bool)] {
        var hints: [(String, String, Bool)] = []
        for rank in 0...4 {
            for binding in KeyBinding.all where self.rank(binding) == rank && isShown(binding) {
                guard let key = binding.keys.first, let hint = hint(for: binding) else { continue }
                hints.append((symbol(key), hint, workbench.reasonAgainst(binding.action) == nil))
            }
        }
        return hints
    }

    private func symbol(_ key: KeyPress) -> String {
        switch key {
        case .character(" "): "␣"
        case .enter: "↵"
        default: key.name
        }
    }

    private func hint(for binding: KeyBinding) -> String? {
        if case .choose(.name(let index)) = binding.action {
            return index < 4 ? workbench.project.className(index) : nil
        }
        if workbench.isBlinded, binding.action == .nextToSettle { return "next open" }
        if workbench.page == .report, binding.action == .open { return "a cell's cases" }
        let hasDigit = workbench.project.classes.count <= 10
        return binding.hint.isEmpty || (binding.action == .chooseClass && hasDigit) ? nil : binding.hint
    }

    private func isShown(_ binding: KeyBinding) -> Bool {
        if workbench.isBlinded, !workbench.isPartOfBlindness(binding.action) { return false }
        return switch (workbench.page, binding.group) {
        case (.report, .deciding), (.report, .queue): false
        case (.report, .moving): binding.action == .back || binding.action == .open
        case (.gallery, .moving): binding.action != .back
        case (_, .deciding): !workbench.queue.positions.isEmpty
        default: true
        }
    }

    /// Help comes first, because it is the key to all the others; the keys to the other pages come last.
    private func rank(_ binding: KeyBinding) -> Int {
        switch (binding.action, binding.group) {
        case (.help, _): 0
        case (.back, _): 1
        case (_, .deciding): 2
        case (_, .moving): 3
        default: 4
        }
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
