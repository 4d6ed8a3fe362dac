import Seeded

/// Which fold each case belongs to.
public struct FoldAssignment: Equatable, Sendable {
    /// How many folds there are.
    public let foldCount: Int
    /// The fold of each case, 0 to `foldCount - 1`, in the order of the cases.
    public let folds: [Int]

    /// Takes an assignment that was made before.
    ///
    /// - Precondition: There are at least two folds, and every case's fold is one of them.
    public init(foldCount: Int, folds: [Int]) {
        precondition(foldCount >= 2, "cross-fitting needs two folds or more")
        precondition(folds.allSatisfy { (0..<foldCount).contains($0) }, "a fold is out of range")
        self.foldCount = foldCount
        self.folds = folds
    }

    /// The positions of the cases in a fold, ascending: those that its network must not see.
    public func members(of fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }

    /// The positions of the cases outside a fold, ascending: those that its network may train on.
    public func training(for fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }

    /// Deals cases to folds of equal size so that every class is spread over them.
    ///
    /// The cases are shuffled and dealt regardless of their labels, and dealt anew until in every fold the number of each
    /// class is within a quarter (or within two cases) of its share. Dealing class by class would spread them more evenly
    /// still, but then one label would move other cases to other folds: the label of a case would have a say in what
    /// networks trained on that read it.
    ///
    /// - Parameters:
    ///   - labels: The class index of each case, 0 or more.
    ///   - foldCount: How many folds to make.
    ///   - seed: Makes the shuffling; the same seed gives the same folds on every machine.
    /// - Precondition: There are at least two folds.
    public static func stratified(labels: [Int], foldCount: Int, seed: UInt64) -> FoldAssignment {
        var generator = SeededGenerator(seed: seed)
        let classes = membersByClass(labels)
        var best = FoldAssignment.dealt(labels.count, foldCount, &generator)
        var bestExcess = best.excess(classes)
        for _ in 0..<Self.attempts where bestExcess > 0 {
            let next = FoldAssignment.dealt(labels.count, foldCount, &generator)
            let excess = next.excess(classes)
            if excess < bestExcess { (best, bestExcess) = (next, excess) }
        }
        return best
    }

    /// More than enough for any number of classes that people can tell apart.
    private static let attempts = 1000

    private static func dealt(_ count: Int, _ foldCount: Int, _ generator: inout SeededGenerator) -> FoldAssignment {
        var order = Array(0..<count)
        generator.shuffle(&order)
        var folds = [Int](repeating: 0, count: count)
        for (place, position) in order.enumerated() { folds[position] = place % foldCount }
        return FoldAssignment(foldCount: foldCount, folds: folds)
    }

    /// By how much the worst fold misses a class's share beyond what is tolerated; 0 where none does.
    private func excess(_ classes: [[Int]]) -> Double {
        var worst = 0.0
        for members in classes {
            var counts = [Int](repeating: 0, count: foldCount)
            for position in members { counts[folds[position]] += 1 }
            let share = Double(members.count) / Double(foldCount)
            let tolerance = max(2, share / 4)
            for count in counts { worst = max(worst, abs(Double(count) - share) - tolerance) }
        }
        return worst
    }

    /// The positions of each class's cases, ascending.
    static func membersByClass(_ labels: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
        for (position, label) in labels.enumerated() { members[label].append(position) }
        return members
    }
}
