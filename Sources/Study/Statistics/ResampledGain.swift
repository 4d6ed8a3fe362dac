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
    /// The lower end of the 95 % interval; missing for fewer than two splits, and where the differences are all alike but
    /// not 0: without any spread nothing can be said of the splits that were not drawn.
    package let lower: Double?
    /// Its upper end, likewise.
    package let upper: Double?
    /// The two-sided p-value of no difference, likewise.
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
        // Equal differences may differ in their last bits.
        let isLevel = differences.allSatisfy { abs($0 - differences[0]) <= 1e-12 }
        let error = isLevel ? 0 : ((1 / count + testShare) * variance).squareRoot()
        guard error > 0 || mean == 0 else {
            (lower, upper, pValue) = (nil, nil, nil)
            return
        }
        let distribution = StudentT(degreesOfFreedom: count - 1)
        let reach = distribution.bound(holding: 0.95) * error
        lower = mean - reach
        upper = mean + reach
        pValue = error > 0 ? distribution.twoSidedTail(mean / error) : 1
    }

    private init(_ gain: ResampledGain, pValue: Double?) {
        (mean, lower, upper, wilcoxon) = (gain.mean, gain.lower, gain.upper, gain.wilcoxon)
        self.pValue = pValue
    }

    /// Gains that are tested together, their p-values corrected for how many they are.
    package static func corrected(_ gains: [ResampledGain]) -> [ResampledGain] {
        zip(gains, HolmCorrection.pValues(gains.map(\.pValue))).map { ResampledGain($0, pValue: $1) }
    }
}

/// Corrects p-values of several tests, so that the chance of calling any one of them a difference that is none stays below
/// the level.
///
/// The i-th smallest of m p-values is multiplied by m - i + 1; none becomes smaller than the one before it, nor larger than
/// 1. Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
package enum HolmCorrection {
    /// The corrected p-values in the same order; missing ones stay missing and do not count.
    package static func pValues(_ values: [Double?]) -> [Double?] {
        let known = values.indices.compactMap { index in values[index].map { (index: index, value: $0) } }
            .sorted { $0.value < $1.value }
        var corrected = values
        var least = 0.0
        for (rank, item) in known.enumerated() {
            least = max(least, min(1, item.value * Double(known.count - rank)))
            corrected[item.index] = least
        }
        return corrected
    }
}
