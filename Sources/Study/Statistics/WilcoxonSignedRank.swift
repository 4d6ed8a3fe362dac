import Foundation
import Labels

/// The Wilcoxon signed-rank test of paired differences, two-sided; differences of 0 are left out (Wilcoxon 1945).
///
/// The p-value is exact, from the distribution over all signs, for up to 50 differences without ties or zeros and for up
/// to 13 in any case; otherwise it is that of the normal distribution, its variance corrected for ties (Hollander and
/// Wolfe, "Nonparametric Statistical Methods", 3.1), without a continuity correction. SciPy chooses in the same way.
package struct WilcoxonSignedRank: Equatable, Sendable {
    /// The smaller one of the rank sums of positive and of negative differences.
    package let statistic: Double
    /// The chance of a statistic as small as this or smaller where neither side is favoured.
    package let pValue: Double

    private static let mostForExact = 50
    private static let mostForExactWithTies = 13

    /// Tests differences; `nil` where none differs from 0.
    package init?(_ differences: [Double]) {
        let kept = differences.filter { $0 != 0 }
        guard !kept.isEmpty else { return nil }
        let ranks = averageRanks(kept.map(abs))
        let positive = zip(kept, ranks).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
        let all = ranks.reduce(0, +)
        statistic = min(positive, all - positive)
        let isPlain = kept.count == differences.count && Set(ranks).count == ranks.count
        let isExact = differences.count <= (isPlain ? Self.mostForExact : Self.mostForExactWithTies)
        pValue = isExact ? Self.exact(statistic, ranks) : Self.normal(statistic, ranks)
    }

    /// Counts the signs that give each rank sum; ranks are doubled, so that shared ones are whole.
    private static func exact(_ statistic: Double, _ ranks: [Double]) -> Double {
        let doubled = ranks.map { Int((2 * $0).rounded()) }
        var ways = [Double](repeating: 0, count: doubled.reduce(1, +))
        ways[0] = 1
        var reached = 0
        for rank in doubled {
            reached += rank
            for sum in stride(from: reached, through: rank, by: -1) { ways[sum] += ways[sum - rank] }
        }
        let below = ways[0...Int((2 * statistic).rounded())].reduce(0, +)
        return min(1, 2 * below / pow(2, Double(ranks.count)))
    }

    private static func normal(_ statistic: Double, _ ranks: [Double]) -> Double {
        let count = Double(ranks.count)
        let ties = Dictionary(grouping: ranks, by: { $0 }).values.reduce(0.0) { sum, group in
            let size = Double(group.count)
            return sum + size * size * size - size
        }
        let variance = count * (count + 1) * (2 * count + 1) / 24 - ties / 48
        let distance = (statistic - count * (count + 1) / 4) / variance.squareRoot()
        return min(1, erfc(abs(distance) / 2.0.squareRoot()))
    }
}
