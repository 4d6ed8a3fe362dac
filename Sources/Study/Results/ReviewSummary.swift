/// How soon a reviewer of the held-out cases meets CLIP's errors, the most suspicious cases first, as the mean of all
/// splits.
package struct ReviewSummary: Codable, Equatable, Sendable {
    /// CLIP's errors of a split, on the mean.
    package let errors: Double
    /// The share of the errors met in the first 0, 1, …, 100 % of the queue; all 1 where CLIP makes none.
    package let shareMet: [Double]
    /// The share of right labels after so many decisions.
    package let accuracy: [Double]

    init(_ curves: [ReviewCurve]) {
        errors = Distribution.mean(curves.map { Double($0.errorCount) })
        let withErrors = curves.filter { $0.errorCount > 0 }
        shareMet = (0...100).map { percent in
            guard !withErrors.isEmpty else { return 1 }
            return Distribution.mean(withErrors.map { Double($0.errorsMet[percent]) / Double($0.errorCount) })
        }
        accuracy = (0...100).map { percent in Distribution.mean(curves.map { $0.accuracy[percent] }) }
    }
}
