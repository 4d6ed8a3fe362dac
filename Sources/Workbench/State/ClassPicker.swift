import Labels
import Screen

/// A choice of a class by a part of its name.
struct ClassPicker: Equatable, Sendable {
    /// What is labelled, in words.
    let title: String
    /// What is labelled: the selection as it was painted when the choice began.
    let target: DecisionTarget
    /// The names of all classes.
    let names: [String]
    /// What is typed of the name.
    private(set) var field = TextField()
    /// The line of the list that is selected; `nil` before anything was typed or selected.
    private(set) var selected: Int?

    init(title: String, target: DecisionTarget, classes: [LabelClass]) {
        self.title = title
        self.target = target
        names = classes.map(\.name)
    }

    /// The classes whose names contain what is typed; those that begin with it first.
    var matches: [Int] {
        let typed = field.text.lowercased()
        guard !typed.isEmpty else { return Array(names.indices) }
        let found = names.indices.filter { names[$0].lowercased().contains(typed) }
        let first = found.filter { names[$0].lowercased().hasPrefix(typed) }
        return first + found.filter { !first.contains($0) }
    }

    /// The class that Enter names.
    var choice: Int? {
        guard let selected else { return nil }
        let matches = matches
        return matches.indices.contains(selected) ? matches[selected] : nil
    }

    /// Selects the class so many lines further down.
    mutating func move(by lines: Int) {
        let last = matches.count - 1
        guard last >= 0 else { return }
        selected = selected.map { max(0, min(last, $0 + lines)) } ?? (lines > 0 ? 0 : last)
    }

    /// Changes what is typed, and selects the first class that fits.
    mutating func edit(_ change: (inout TextField) -> Void) {
        let before = field.text
        change(&field)
        if field.text != before { selected = field.text.isEmpty ? nil : 0 }
    }
}
