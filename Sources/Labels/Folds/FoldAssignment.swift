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
