/// How often each true class got each label.
///
/// With another reader's labels in the rows it is the agreement matrix of two readers.
package struct ConfusionMatrix: Equatable, Sendable {
    /// Counts: one row per true class, one column per read class.
    package let counts: [[Int]]

    /// Takes counts.
    ///
    /// - Precondition: The matrix is square and has at least one class.
    package init(counts: [[Int]]) {
        precondition(!counts.isEmpty && counts.allSatisfy { $0.count == counts.count }, "the matrix must be square")
        self.counts = counts
    }

    /// Counts pairs of class indices.
    ///
    /// - Parameters:
    ///   - truth: The true class of each case.
    ///   - labels: The class that a reader named, in the same order.
    ///   - classCount: The number of classes.
    /// - Precondition: Both lists are equally long and hold indices below `classCount`.
    package init(truth: [Int], labels: [Int], classCount: Int) {
        precondition(truth.count == labels.count, "every true class needs a label")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (row, column) in zip(truth, labels) { counts[row][column] += 1 }
        self.init(counts: counts)
    }

    /// The number of classes.
    package var classCount: Int { counts.count }

    /// The number of cases.
    package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The number of cases on the diagonal.
    package var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

    /// How many cases truly belong to a class.
    package func support(of classIndex: Int) -> Int { counts[classIndex].reduce(0, +) }

    /// How many cases were given a class.
    package func labelled(as classIndex: Int) -> Int { counts.reduce(0) { $0 + $1[classIndex] } }

    /// The share of correct labels, 0 to 1; 0 without any case.
    package var accuracy: Double { ratio(correct, total) }

    /// The share of the cases given a class that truly belong to it; 0 where no case was given it.
    package func precision(of classIndex: Int) -> Double {
        ratio(counts[classIndex][classIndex], labelled(as: classIndex))
    }

    /// The share of a class's cases that were given it; 0 for a class without cases.
    package func recall(of classIndex: Int) -> Double { ratio(counts[classIndex][classIndex], support(of: classIndex)) }

    /// The harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN); 0 where no case belongs to the class or was
    /// given it, as scikit-learn has it.
    package func f1(of classIndex: Int) -> Double {
        ratio(2 * counts[classIndex][classIndex], support(of: classIndex) + labelled(as: classIndex))
    }

    /// The plain mean of all classes' F1, those without any case included.
    package var macroF1: Double { counts.indices.reduce(0) { $0 + f1(of: $1) } / Double(classCount) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}

extension ConfusionMatrix {
    /// Cohen's kappa, (observed − expected agreement) / (1 − expected agreement), at most 1; 0 is chance.
    ///
    /// `nil` where chance alone agrees on everything (one class only, or no case), for which it is not defined.
    /// Source: J. Cohen, "A coefficient of agreement for nominal scales", 1960.
    package var cohenKappa: Double? {
        let cases = Double(total)
        guard cases > 0 else { return nil }
        let expected = counts.indices.reduce(0) {
            $0 + Double(support(of: $1)) / cases * (Double(labelled(as: $1)) / cases)
        }
        return expected >= 1 ? nil : (accuracy - expected) / (1 - expected)
    }
}
