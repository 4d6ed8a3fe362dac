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

    /// Deals cases to folds so that every class is spread evenly.
    ///
    /// The members of each class are shuffled, then dealt one by one, each class going on at the fold where the one
    /// before it ended. So in any two folds the numbers of cases differ by at most one, and so do those of every class;
    /// a class with fewer members than folds is in as many folds as it has members.
    ///
    /// - Parameters:
    ///   - labels: The class index of each case, 0 or more.
    ///   - foldCount: How many folds to make.
    ///   - seed: Makes the shuffling; the same seed gives the same folds on every machine.
    /// - Precondition: There are at least two folds.
    public static func stratified(labels: [Int], foldCount: Int, seed: UInt64) -> FoldAssignment {
        var generator = SplitMix64(seed: seed)
        var folds = [Int](repeating: 0, count: labels.count)
        var next = 0
        for var members in membersByClass(labels) {
            generator.shuffle(&members)
            for member in members {
                folds[member] = next
                next = (next + 1) % foldCount
            }
        }
        return FoldAssignment(foldCount: foldCount, folds: folds)
    }

    /// The positions of each class's cases, ascending.
    static func membersByClass(_ labels: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
        for (position, label) in labels.enumerated() { members[label].append(position) }
        return members
    }
}
