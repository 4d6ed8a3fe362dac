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
}

extension FoldAssignment {
    /// Deals cases, in whole groups, to folds of nearly equal size.
    ///
    /// Along the project's order, cases are dealt in rounds, one to each fold in random order: what lies together (a
    /// source, a folder) is spread evenly. A group goes to the fold of its first member and takes that fold's places in
    /// the rounds to come.
    ///
    /// No label has a say. Dealing class by class would be more even, but then one label would move other cases to other
    /// folds, and so the label of a case would decide what the networks that read it have learned from.
    ///
    /// - Parameters:
    ///   - groups: The group of each case, any number; cases with one number stay together.
    ///   - foldCount: How many folds to make.
    ///   - seed: Makes the dealing; the same seed gives the same folds on every machine.
    /// - Precondition: There are at least two folds.
    package static func dealt(groups: [Int], foldCount: Int, seed: UInt64) -> FoldAssignment {
        var rounds = DealingRounds(foldCount: foldCount, generator: SeededGenerator(seed: seed))
        var folds = [Int](repeating: 0, count: groups.count)
        for members in GroupSample.members(of: groups) {
            let fold = rounds.next(places: members.count)
            for member in members { folds[member] = fold }
        }
        return FoldAssignment(foldCount: foldCount, folds: folds)
    }

    /// Deals cases that are groups of their own.
    package static func dealt(count: Int, foldCount: Int, seed: UInt64) -> FoldAssignment {
        dealt(groups: Array(0..<count), foldCount: foldCount, seed: seed)
    }
}

/// Names the folds in rounds, each once in a round, in random order.
private struct DealingRounds {
    private var round: [Int]
    private var next: Int
    /// How many places a fold has taken ahead.
    private var taken: [Int]
    private var generator: SeededGenerator

    init(foldCount: Int, generator: SeededGenerator) {
        round = Array(0..<foldCount)
        next = foldCount
        taken = [Int](repeating: 0, count: foldCount)
        self.generator = generator
    }

    /// The fold that gets the next places.
    mutating func next(places: Int) -> Int {
        while true {
            if next == round.count {
                generator.shuffle(&round)
                next = 0
            }
            let fold = round[next]
            next += 1
            if taken[fold] == 0 {
                taken[fold] = places - 1
                return fold
            }
            taken[fold] -= 1
        }
    }
}
