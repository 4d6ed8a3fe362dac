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
    /// All classes in the order in which they are offered.
    private let order: [Int]
    /// What is typed of the name.
    private(set) var field = TextField()
    /// The line of the list that is selected; `nil` before anything was typed or selected.
    private(set) var selected: Int?

    /// - Parameter order: The indices of the classes, the likeliest first; as they are by default.
    init(title: String, target: DecisionTarget, classes: [LabelClass], order: [Int]? = nil) {
        self.title = title
        self.target = target
        names = classes.map(\.name)
        self.order = order ?? Array(classes.indices)
    }

    /// The classes whose names contain what is typed: those that begin with it first, then those with a word that does;
    /// last the one whose number it is, counted from 1.
    var matches: [Int] {
        let typed = field.text.lowercased()
        guard !typed.isEmpty else { return order }
        let found = order.map { ($0, names[$0].lowercased()) }.filter { $0.1.contains(typed) }
        let ranks = found.map { $0.1.hasPrefix(typed) ? 0 : Self.hasWord(typed, in: $0.1) ? 1 : 2 }
        let named = (0...2).flatMap { rank in zip(found, ranks).filter { $0.1 == rank }.map(\.0.0) }
        let number = Int(typed).map { $0 - 1 }.flatMap { names.indices.contains($0) ? $0 : nil }
        return named + (number.map { named.contains($0) ? [] : [$0] } ?? [])
    }

    private static func hasWord(_ start: String, in name: String) -> Bool {
        name.split { !$0.isLetter && !$0.isNumber }.contains { $0.hasPrefix(start) }
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
