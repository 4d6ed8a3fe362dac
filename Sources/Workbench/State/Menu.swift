import Labels
import Screen

/// A list to choose one item from, by arrows or by a part of its name.
struct Menu: Equatable, Sendable {
    /// What an item does.
    enum Choice: Equatable, Sendable {
        case filter(QueueFilter)
        case order(QueueOrder)
        /// A word over the votes on a case as it was painted.
        case resolve(CaseChoice, CaseCard)
    }

    /// A line of the menu.
    struct Item: Equatable, Sendable {
        var title: String
        /// How many cases there are; `nil` where that makes no sense.
        var count: Int?
        var choice: Choice
    }

    /// What is chosen.
    let title: String
    /// Everything that can be.
    let items: [Item]
    /// Whether conditions can be put together.
    let combines: Bool
    /// What is typed of an item's name.
    private(set) var field = TextField()
    /// The line that is selected, among those that fit what is typed.
    private(set) var selected: Int

    init(title: String, items: [Item], selected: Int, combines: Bool = false) {
        self.title = title
        self.items = items
        self.selected = selected
        self.combines = combines
    }

    /// The items whose titles contain all words that are typed: the one that is typed in full first, then those that begin
    /// so.
    var matches: [Item] {
        let typed = field.text.lowercased()
        let words = typed.split(separator: " ")
        guard !words.isEmpty else { return items }
        let found = items.filter { item in
            let title = item.title.lowercased()
            return words.allSatisfy { title.contains($0) }
        }
        let ranks = found.map { item in
            let title = item.title.lowercased()
            return title == typed ? 0 : title.hasPrefix(typed) ? 1 : 2
        }
        return (0...2).flatMap { rank in found.indices.filter { ranks[$0] == rank }.map { found[$0] } }
    }

    /// What Enter chooses.
    var choice: Choice? {
        let matches = matches
        return matches.indices.contains(selected) ? matches[selected].choice : nil
    }

    /// Selects the item so many lines further down.
    mutating func move(by lines: Int) {
        selected = max(0, min(matches.count - 1, selected + lines))
    }

    /// Changes what is typed, and selects the first item that fits.
    mutating func edit(_ change: (inout TextField) -> Void) {
        let before = field.text
        change(&field)
        if field.text != before { selected = 0 }
    }
}
