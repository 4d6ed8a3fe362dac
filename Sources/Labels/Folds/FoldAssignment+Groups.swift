import Seeded

extension FoldAssignment {
    /// Deals whole groups of cases (one patient's, or near-identical images) to folds, every class spread as evenly as
    /// the groups allow.
    ///
    /// Groups are shuffled and taken from the largest to the smallest; each goes to the fold that so far holds the
    /// smallest share of the group's classes, then to the one with the fewest cases, then to the first.
    ///
    /// - Parameters:
    ///   - labels: The class index of each case, 0 or more.
    ///   - groups: The group of each case, any number; cases with one number stay together.
    ///   - foldCount: How many folds to make.
    ///   - seed: Makes the shuffling; the same seed gives the same folds on every machine.
    /// - Precondition: There are as many groups as labels, and at least two folds.
    package static func stratified(labels: [Int], groups: [Int], foldCount: Int, seed: UInt64) -> FoldAssignment {
        precondition(labels.count == groups.count, "every case needs a group")
        var dealer = GroupDealer(labels: labels, foldCount: foldCount)
        for members in shuffledGroups(groups, seed: seed) { dealer.deal(members) }
        return FoldAssignment(foldCount: foldCount, folds: dealer.folds)
    }

    /// The members of each group, the largest group first, equally large ones in a seeded order.
    private static func shuffledGroups(_ groups: [Int], seed: UInt64) -> [[Int]] {
        var members: [Int: [Int]] = [:]
        for (position, group) in groups.enumerated() { members[group, default: []].append(position) }
        var ordered = members.values.sorted { $0[0] < $1[0] }
        var generator = SeededGenerator(seed: seed)
        generator.shuffle(&ordered)
        return ordered.enumerated()
            .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
            .map(\.element)
    }
}

/// Keeps count of what each fold holds while groups are dealt.
private struct GroupDealer {
    let labels: [Int]
    let classTotals: [Int]
    var folds: [Int]
    var classCounts: [[Int]]
    var sizes: [Int]

    init(labels: [Int], foldCount: Int) {
        self.labels = labels
        classTotals = FoldAssignment.membersByClass(labels).map(\.count)
        folds = [Int](repeating: 0, count: labels.count)
        classCounts = [[Int]](repeating: [Int](repeating: 0, count: classTotals.count), count: foldCount)
        sizes = [Int](repeating: 0, count: foldCount)
    }

    mutating func deal(_ members: [Int]) {
        var best = 0
        var bestShare = share(of: members, in: 0)
        for fold in sizes.indices.dropFirst() {
            let share = share(of: members, in: fold)
            if (share, sizes[fold]) < (bestShare, sizes[best]) { (best, bestShare) = (fold, share) }
        }
        for member in members {
            folds[member] = best
            classCounts[best][labels[member]] += 1
        }
        sizes[best] += members.count
    }

    /// How much of the members' classes a fold already holds, weighted by how many members each class has.
    private func share(of members: [Int], in fold: Int) -> Double {
        members.reduce(0) { $0 + Double(classCounts[fold][labels[$1]]) / Double(classTotals[labels[$1]]) }
    }
}
