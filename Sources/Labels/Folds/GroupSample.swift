import Seeded

/// Draws whole groups of cases until there are enough of each class.
package enum GroupSample {
    /// At most so many cases, every class with the share that it has, a rare one with some cases at least.
    ///
    /// Rare classes are not drawn more often than they must: where what looks like a rare class is mostly a frequent one that
    /// was misread, every mistake would count the more against the few right labels of its kind.
    ///
    /// A group belongs to the class of its first member, and is drawn or left as a whole. The first group of a class is
    /// drawn whatever its size.
    ///
    /// - Parameters:
    ///   - labels: The class index of each case, 0 or more.
    ///   - groups: The group of each case, any number.
    ///   - most: How many cases to draw.
    ///   - least: Cases of a class to draw at least, where it has as many and `most` allows as many of each.
    /// - Returns: Positions of the drawn cases, ascending.
    /// - Precondition: There are as many groups as labels.
    package static func draw(labels: [Int], groups: [Int], most: Int, least: Int, seed: UInt64, stream: UInt64) -> [Int]
    {
        precondition(labels.count == groups.count, "every case needs a group")
        var generator = SeededGenerator(seed: seed, stream: stream)
        let classes = Dictionary(grouping: members(of: groups), by: { labels[$0[0]] })
            .map { (label: $0, groups: $1, cases: $1.reduce(0) { $0 + $1.count }) }
            .sorted { ($0.cases, $0.label) < ($1.cases, $1.label) }
        var drawn: [Int] = []
        for (number, item) in classes.enumerated() {
            let natural = Int((Double(most) * Double(item.cases) / Double(labels.count)).rounded())
            let floor = min(least, most / classes.count)
            let share = number == classes.count - 1 ? most - drawn.count : max(natural, floor)
            var shuffled = item.groups
            generator.shuffle(&shuffled)
            drawn += fill(shuffled, share)
        }
        return drawn.sorted()
    }

    /// The members of each group, groups in the order of their first members.
    package static func members(of groups: [Int]) -> [[Int]] {
        var places: [Int: Int] = [:]
        var members: [[Int]] = []
        for (position, group) in groups.enumerated() {
            if let place = places[group] {
                members[place].append(position)
            } else {
                places[group] = members.count
                members.append([position])
            }
        }
        return members
    }

    private static func fill(_ groups: [[Int]], _ share: Int) -> [Int] {
        var drawn: [Int] = []
        for group in groups where drawn.isEmpty || drawn.count + group.count <= share { drawn += group }
        return drawn
    }
}
