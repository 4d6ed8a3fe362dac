import Seeded

/// Which fold each case belongs to.
package struct FoldAssignment: Equatable, Sendable {
    /// How many folds there are.
    package let foldCount: Int
    /// The fold of each case, 0 to `foldCount - 1`, in the order of the cases.
    package let folds: [Int]

    /// Takes an assignment that was made before.
    ///
    /// - Precondition: There are at least two folds, and every case's fold is one of them.
    package init(foldCount: Int, folds: [Int]) {
        precondition(foldCount >= 2, "cross-fitting needs two folds or more")
        precondition(folds.allSatisfy { (0..<foldCount).contains($0) }, "a fold is out of range")
        self.foldCount = foldCount
        self.folds = folds
    }

    /// The positions of the cases in a fold, ascending: those that its network must not see.
    package func members(of fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }

    /// The positions of the cases outside a fold, ascending: those that its network may train on.
    package func training(for fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }

    /// Deals cases to folds of equal size, every class spread over them.
    ///
    /// Along the project's order, every run of `foldCount` cases is dealt to the folds in random order: what lies together
    /// (a source, a folder) is spread evenly. A deal that spreads a class worse than chance ever would is dealt again.
    ///
    /// Dealing class by class would be more even still, but then one label would move other cases to other folds, and so
    /// the label of a case would have a say in what the networks that read it have trained on.
    ///
    /// - Parameters:
    ///   - labels: The class index of each case, 0 or more, in the project's order.
    ///   - foldCount: How many folds to make.
    ///   - seed: Makes the dealing; the same seed gives the same folds on every machine.
    /// - Precondition: There are at least two folds.
    package static func stratified(labels: [Int], foldCount: Int, seed: UInt64) -> FoldAssignment {
        var generator = SeededGenerator(seed: seed)
        let classes = membersByClass(labels)
        var folds = dealt(labels.count, foldCount, &generator)
        for _ in 0..<attempts where !folds.spreads(classes) { folds = dealt(labels.count, foldCount, &generator) }
        return folds
    }

    private static let attempts = 100

    private static func dealt(_ count: Int, _ foldCount: Int, _ generator: inout SeededGenerator) -> FoldAssignment {
        var folds: [Int] = []
        var round = Array(0..<foldCount)
        while folds.count < count {
            generator.shuffle(&round)
            folds += round.prefix(count - folds.count)
        }
        return FoldAssignment(foldCount: foldCount, folds: folds)
    }

    /// Whether every fold's number of each class is within four times the root of its share: numbers dealt by chance have
    /// a deviation of less than that root.
    private func spreads(_ classes: [[Int]]) -> Bool {
        classes.allSatisfy { members in
            var counts = [Int](repeating: 0, count: foldCount)
            for position in members { counts[folds[position]] += 1 }
            let share = Double(members.count) / Double(foldCount)
            return counts.allSatisfy { abs(Double($0) - share) <= 4 * max(1, share).squareRoot() }
        }
    }

    /// The positions of each class's cases, ascending.
    static func membersByClass(_ labels: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
        for (position, label) in labels.enumerated() { members[label].append(position) }
        return members
    }
}
