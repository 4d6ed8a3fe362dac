/// How soon a reviewer who follows the queue meets the first read's errors.
package struct ReviewOrder: Equatable, Sendable {
    /// How many errors are among the first k cases of the queue, for k from 0 to the number of cases.
    package let errorsMet: [Int]

    /// Counts errors along a queue.
    ///
    /// - Parameter isError: Whether the first read is wrong on each case, in the order of the queue.
    package init(isError: [Bool]) {
        var met = [0]
        met.reserveCapacity(isError.count + 1)
        for wrong in isError { met.append(met[met.count - 1] + (wrong ? 1 : 0)) }
        errorsMet = met
    }

    /// The number of cases.
    package var caseCount: Int { errorsMet.count - 1 }

    /// The number of errors in all.
    package var errorCount: Int { errorsMet[caseCount] }

    /// The errors met in the first part of the queue.
    ///
    /// - Parameter fraction: The part looked at, 0 to 1, rounded to the nearest whole case.
    package func errorsMet(inFirst fraction: Double) -> Int {
        errorsMet[min(caseCount, max(0, Int((fraction * Double(caseCount)).rounded())))]
    }
}

/// The accuracy of curated labels while a reviewer follows the queue and settles each case rightly.
///
/// - Parameter isCorrect: Whether the label that stands without a person is right, in the order of the queue.
/// - Returns: The share of right labels after k decisions, for k from 0 to the number of cases; empty without cases.
package func accuracyAlongReview(isCorrect: [Bool]) -> [Double] {
    guard !isCorrect.isEmpty else { return [] }
    var right = isCorrect.count { $0 }
    var curve = [Double(right) / Double(isCorrect.count)]
    curve.reserveCapacity(isCorrect.count + 1)
    for correct in isCorrect {
        if !correct { right += 1 }
        curve.append(Double(right) / Double(isCorrect.count))
    }
    return curve
}
