/// A figure with the limits that hold the true one 19 times of 20.
package struct AgreementFigure: Equatable, Sendable {
    /// The figure itself.
    package let value: Double
    /// Its standard error; `nil` where it is not defined.
    package let standardError: Double?
    /// How many cases it is of.
    package let cases: Int
    /// Whether the cases are so few that a large-sample standard error says nothing.
    package var isOfFewCases: Bool { cases < Self.leastCases }
    /// The lower and upper 95 % limits, within -1 and 1; `nil` for few cases, and where the standard error is 0: votes
    /// that do not vary tell nothing of how others would.
    package var interval: ClosedRange<Double>? {
        guard let error = standardError, error > Self.leastError, !isOfFewCases else { return nil }
        let half = Self.quantile * error
        return max(-1, value - half)...min(1, value + half)
    }

    /// Of fewer cases there are no limits.
    package static let leastCases = 10
    /// What rounding leaves of a standard error of 0.
    private static let leastError = 1e-6

    /// The 97.5 % quantile of the normal distribution.
    private static let quantile = 1.959963984540054

    /// Describes a figure.
    package init(_ value: Double, standardError: Double?, cases: Int) {
        self.value = value
        self.standardError = standardError
        self.cases = cases
    }
}

extension ConfusionMatrix {
    /// Cohen's kappa of two readers with its large-sample standard error; `nil` where ``cohenKappa`` is.
    ///
    /// Source: J. L. Fleiss, J. Cohen, B. S. Everitt, "Large sample standard errors of kappa and weighted kappa", 1969,
    /// equation 13, as statsmodels' `cohens_kappa` has it.
    package var kappa: AgreementFigure? {
        guard let kappa = cohenKappa else { return nil }
        let cases = Double(total)
        let rows = counts.indices.map { Double(support(of: $0)) / cases }
        let columns = counts.indices.map { Double(labelled(as: $0)) / cases }
        let expected = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
        let observed = accuracy
        var (diagonal, others) = (0.0, 0.0)
        for row in counts.indices {
            for column in counts.indices {
                let share = Double(counts[row][column]) / cases
                if row == column {
                    let factor = 1 - expected - (rows[row] + columns[row]) * (1 - observed)
                    diagonal += share * factor * factor
                } else {
                    let sum = columns[row] + rows[column]
                    others += share * sum * sum
                }
            }
        }
        others *= (1 - observed) * (1 - observed)
        let last = observed * expected - 2 * expected + observed
        let chance = 1 - expected
        let variance = (diagonal + others - last * last) / (chance * chance * chance * chance * cases)
        return AgreementFigure(kappa, standardError: max(0, variance).squareRoot(), cases: total)
    }
}

/// How far several readers agree, each of whom may have read other cases.
package struct PanelAgreement: Equatable, Sendable {
    /// Cases with at least two votes; the others say nothing about agreement.
    package let cases: Int
    /// The share of pairs of votes on one case that name the same class, averaged over the cases.
    package let observed: Double
    /// Fleiss' kappa; `nil` where chance alone agrees on everything, or there is no case.
    package let kappa: AgreementFigure?
    /// How often, where one of a pair of votes named a class, the other did; by class, `nil` where none named it.
    package let specific: [Double?]

    /// Compares votes.
    ///
    /// Where all cases have equally many votes the kappa is that of J. L. Fleiss, "Measuring nominal scale agreement among
    /// many raters", 1971; with its generalisation to unequal numbers and its large-sample variance after K. L. Gwet,
    /// "Large-sample variance of Fleiss generalized kappa", 2021. The agreement on a class is that of D. V. Cicchetti and
    /// A. R. Feinstein, 1990, over all pairs of votes.
    ///
    /// - Parameter votes: How many votes each class got, a row for each case; all rows equally long.
    package init(votes: [[Int]]) {
        let rated = votes.filter { $0.reduce(0, +) >= 2 }
        let classes = votes.first?.count ?? 0
        cases = rated.count
        specific = (0..<classes).map { Self.specific(rated, $0) }
        guard !rated.isEmpty else {
            (observed, kappa) = (0, nil)
            return
        }
        let count = Double(rated.count)
        let shares = rated.map { row in
            let sum = Double(row.reduce(0, +))
            return row.map { Double($0) / sum }
        }
        let agreeing = rated.map(Self.pairAgreement)
        let observed = agreeing.reduce(0, +) / count
        let means = (0..<classes).map { index in shares.reduce(0) { $0 + $1[index] } / count }
        let expected = means.reduce(0) { $0 + $1 * $1 }
        self.observed = observed
        guard expected < 1 else {
            kappa = nil
            return
        }
        let value = (observed - expected) / (1 - expected)
        let terms = zip(agreeing, shares).map { agreement, share in
            let own = (agreement - expected) / (1 - expected)
            let chance = zip(means, share).reduce(0) { $0 + $1.0 * $1.1 }
            return own - 2 * (1 - value) * (chance - expected) / (1 - expected) - value
        }
        let error =
            rated.count < 2
            ? nil : (terms.reduce(0) { $0 + $1 * $1 } / (count * (count - 1))).squareRoot()
        kappa = AgreementFigure(value, standardError: error, cases: rated.count)
    }

    /// The share of pairs of votes on a case that name the same class.
    private static func pairAgreement(_ row: [Int]) -> Double {
        let sum = row.reduce(0, +)
        return Double(row.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(sum * (sum - 1))
    }

    private static func specific(_ votes: [[Int]], _ index: Int) -> Double? {
        let both = votes.reduce(0) { $0 + $1[index] * ($1[index] - 1) }
        let either = votes.reduce(0) { $0 + $1[index] * ($1.reduce(0, +) - 1) }
        return either == 0 ? nil : Double(both) / Double(either)
    }
}
