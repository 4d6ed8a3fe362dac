import Screen

/// The line at the bottom: the keys, the most important ones first, as many as there is room for.
struct KeysView {
    private let workbench: Workbench

    init(_ workbench: Workbench) {
        self.workbench = workbench
    }

    /// Columns of a class's name at most: one long name must not take the place of all other keys.
    private static let nameColumns = 14
    /// Of more classes none is named, but the key to all of them.
    private static let mostNames = 4

    func draw(on screen: inout Screen, in place: Rectangle) {
        screen.write(line(place.width - 2), column: place.column + 1, row: place.row, columns: place.width - 2)
    }

    private func line(_ columns: Int) -> StyledText {
        var (line, used) = (StyledText(), 0)
        for hint in hints {
            // The shortest is a gap, a key, and a word behind a space.
            guard columns - used > 4 else { break }
            let (gap, text) = (used == 0 ? "" : "  ", text(of: hint))
            let width = gap.count + text.width
            guard used + width <= columns else { continue }
            line = line + StyledText(gap) + text
            used += width
        }
        return line
    }

    /// A key with what it does, and how early it is named.
    private struct Hint {
        let rank: Int
        let key: String
        let words: String
        let action: Action
    }

    /// The keys of the bindings with a hint and the reader's own, by importance; of those equally important, in the order
    /// of the bindings.
    private var hints: [Hint] {
        let bound = KeyBinding.all.compactMap { binding in
            hint(for: binding).map { hint(binding.keys.first.map(symbol) ?? "", $0, binding.action) }
        }
        return (bound + own).enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element)
    }

    /// The letters that the reader bound to classes.
    private var own: [Hint] {
        guard workbench.page != .report, !workbench.queue.positions.isEmpty else { return [] }
        return workbench.settings.classKeys.compactMap { bound in
            workbench.action(of: .character(bound.key)).map { hint(String(bound.key), name(bound.name), $0) }
        }
    }

    private func hint(_ key: String, _ words: String, _ action: Action) -> Hint {
        Hint(rank: rank(action), key: key, words: words, action: action)
    }

    private func text(of hint: Hint) -> StyledText {
        let isEnabled = workbench.reasonAgainst(hint.action) == nil
        var text = StyledText(hint.key, isEnabled ? Style(.strong, .bold) : Style(.rest, .dim))
        text.add(" \(hint.words)", isEnabled ? Style(.rest) : Style(.rest, .dim))
        return text
    }

    private func name(_ text: String) -> String { DisplayText(text).cut(to: Self.nameColumns).text }

    private func symbol(_ key: KeyPress) -> String {
        switch key {
        case .character(" "): "␣"
        case .enter: "↵"
        default: key.name
        }
    }

    /// What the line says of a key; `nil` where it is not there, or means nothing here.
    private func hint(for binding: KeyBinding) -> String? {
        guard isShown(binding) else { return nil }
        switch binding.action {
        case .choose(.name(let index)):
            let classes = workbench.project.classes
            guard classes.count <= Self.mostNames, let name = workbench.project.className(index) else { return nil }
            return self.name(name)
        case .chooseClass: return workbench.project.classes.count > Self.mostNames ? binding.hint : nil
        case .nextToSettle where workbench.isBlinded: return "next open"
        case .open where workbench.page == .report: return "a cell's cases"
        default: return binding.hint.isEmpty ? nil : binding.hint
        }
    }

    private func isShown(_ binding: KeyBinding) -> Bool {
        if workbench.isBlinded, !workbench.isPartOfBlindness(binding.action) { return false }
        switch (workbench.page, binding.action) {
        case (.report, .back), (.focus, .back): return true
        case (.report, .open): return true
        case (_, .back), (.focus, .open): return false
        case (.gallery, .lookCloser), (.report, .lookCloser), (.gallery, .compare), (.report, .compare): return false
        default: break
        }
        switch binding.group {
        case .deciding: return workbench.page != .report && !workbench.queue.positions.isEmpty
        case .moving, .queue: return workbench.page != .report
        default: return true
        }
    }

    /// How early a key is named. Help comes first, because it is the key to all the others; then what a case is decided
    /// with, then the ways to other cases and out.
    private func rank(_ action: Action) -> Int {
        let hasManyClasses = workbench.project.classes.count > 2 || workbench.isBlinded
        switch action {
        case .help: return 0
        case .back: return 1
        case .choose(.accept), .choose(.reject): return 2
        case .choose(.name), .chooseClass: return hasManyClasses ? 3 : 9
        case .choose(.skip), .undo: return 4
        case .open, .lookCloser: return 5
        case .chooseFilter: return 6
        case .quit: return 7
        case .alike: return 8
        case .choose(.exclude), .selectRange, .mark: return 9
        case .nextToSettle, .compare: return 10
        case .chooseOrder, .search: return 11
        default: return 12
        }
    }
}
