/// The mean difference of two methods over repeated random splits, with an interval and a p-value that respect that
/// the splits overlap.
///
/// Training sets of random splits share most of their cases, so that the differences are no independent draws and the
/// ordinary t-test is far too sure. The corrected resampled t-test takes (1/J + n_test/n_train) · s² for the variance of
/// the mean of J differences. Source: C. Nadeau and Y. Bengio, "Inference for the generalization error", Machine
/// Learning 52, 2003, section 4.
package struct ResampledGain: Codable, Equatable, Sendable {
    /// The mean difference.
    package let mean: Double
    /// The lower end of the 95 % interval; missing for fewer than two splits.
    package let lower: Double?
    /// Its upper end.
    package let upper: Double?
    /// The two-sided p-value of no difference; missing for fewer than two splits.
    package let pValue: Double?
    /// The p-value of the Wilcoxon signed-rank test; missing where all differences are 0. It takes the splits for
    /// independent and so is too sure of itself.
    package let wilcoxon: Double?

    /// Compares the splits of two methods.
    ///
    /// - Parameters:
    ///   - differences: One per split.
    ///   - testShare: Held-out cases per training case.
    package init(differences: [Double], testShare: Double) {
        mean = Distribution.mean(differences)
        wilcoxon = WilcoxonSignedRank(differences)?.pValue
        guard differences.count > 1 else {
            (lower, upper, pValue) = (nil, nil, nil)
            return
        }
        let count = Double(differences.count)
        let variance = Distribution.variance(differences)
        let error = ((1 / count + testShare) * variance).squareRoot()
        let distribution = StudentT(degreesOfFreedom: count - 1)
        let reach = distribution.bound(holding: 0.95) * error
        lower = mean - reach
        upper = mean + reach
        // Without any spread, the differences are either all 0 or surely different from 0.
        pValue = error > 0 ? distribution.twoSidedTail(mean / error) : mean == 0 ? 1 : 0
    }
}
