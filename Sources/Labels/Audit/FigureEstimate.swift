import Foundation

/// An estimate of a figure from a stratified sample, with its 95 % interval.
///
/// Every figure is a function of two totals over the population: A, cases of a right label, and B, cases of a wrong one.
/// Accuracy, recall and precision are A / (A + B), and F1 is 2A / (2A + B). So a value v of the figure is true exactly
/// where the contrast w·A − u·B is 0, with w = 1 − v (twice that for F1) and u = v. The interval holds the values for which
/// the contrast's own interval holds 0 (E. C. Fieller's argument, "Some problems in interval estimation", 1954).
///
/// The contrast's interval is put together of the parts' intervals by variance estimates recovered from them: G. Y. Zou
/// & A. Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008); for strata X.
/// Yan & X. G. Su, "Stratified Wilson and Newcombe confidence intervals for multiple binomial proportions", Statistics in
/// Biopharmaceutical Research 2 (2010). They use Wilson's limits; here each part has the limits of ``FinitePopulation``,
/// which know that the population is finite. A part without any error in the sample keeps its doubt this way, where the
/// usual variance would be 0.
package struct FigureEstimate: Equatable, Sendable {
    /// What is known of the cases of one part.
    struct Part {
        /// All its cases.
        var population: Int
        /// How many of them were drawn and answered, at least 1.
        var sampled: Int
        /// Those that count to A.
        var right: Int
        /// Those that count to B.
        var wrong: Int
        /// How many of the population can count to A and to B at all, as the frozen labels say.
        var mostRight: Int
        /// See `mostRight`.
        var mostWrong: Int
    }

    /// How a figure follows from A and B.
    enum Form {
        /// A / (A + B).
        case share
        /// 2A / (2A + B).
        case f1
    }

    /// The estimate, 0 to 1.
    package let value: Double
    /// Its 95 % interval.
    package let interval: ClosedRange<Double>
    /// How many answered cases it rests on.
    package let cases: Int

    /// Estimates a figure.
    ///
    /// - Returns: `nil` where no case says anything about it, or a part was not sampled.
    init?(_ parts: [Part], _ form: Form) {
        guard parts.allSatisfy({ $0.sampled > 0 || ($0.mostRight == 0 && $0.mostWrong == 0) }) else { return nil }
        let bounds = parts.filter { $0.mostRight > 0 || $0.mostWrong > 0 }.map(PartBounds.init)
        let (right, wrong) = bounds.reduce((0.0, 0.0)) { ($0.0 + $1.right.value, $0.1 + $1.wrong.value) }
        guard right + wrong > 0 else { return nil }
        let weight = form == .share ? 1.0 : 2.0
        value = weight * right / (weight * right + wrong)
        cases = parts.reduce(0) { $0 + $1.right + $1.wrong }
        let upper = Self.limit(from: value, to: 1) { Self.reach(bounds, weight * (1 - $0), $0, upwards: true) >= 0 }
        let lower = Self.limit(from: value, to: 0) { Self.reach(bounds, weight * (1 - $0), $0, upwards: false) <= 0 }
        interval = min(lower, value)...max(upper, value)
    }

    /// Estimates A - B with its 95 % interval, as a share of the population.
    ///
    /// - Returns: `nil` where a part was not sampled.
    static func difference(_ parts: [Part]) -> (value: Double, interval: ClosedRange<Double>)? {
        guard parts.allSatisfy({ $0.sampled > 0 || ($0.mostRight == 0 && $0.mostWrong == 0) }) else { return nil }
        let whole = Double(max(1, parts.reduce(0) { $0 + $1.population }))
        let bounds = parts.filter { $0.mostRight > 0 || $0.mostWrong > 0 }.map(PartBounds.init)
        let value = bounds.reduce(0) { $0 + $1.right.value - $1.wrong.value }
        let lower = reach(bounds, 1, 1, upwards: false)
        let upper = reach(bounds, 1, 1, upwards: true)
        return (value / whole, min(lower, value) / whole...max(upper, value) / whole)
    }

    /// The value furthest from the estimate for which a condition holds.
    private static func limit(from start: Double, to end: Double, where holds: (Double) -> Bool) -> Double {
        if holds(end) { return end }
        var (inside, outside) = (start, end)
        for _ in 0..<40 {
            let middle = (inside + outside) / 2
            if holds(middle) { inside = middle } else { outside = middle }
        }
        return outside
    }

    /// The upper or lower limit of the contrast w·A − u·B.
    private static func reach(_ parts: [PartBounds], _ w: Double, _ u: Double, upwards: Bool) -> Double {
        var (sum, squares) = (0.0, 0.0)
        for part in parts {
            sum += w * part.right.value - u * part.wrong.value
            let first = w * (upwards ? part.right.above : part.right.below)
            let second = u * (upwards ? part.wrong.below : part.wrong.above)
            squares += first * first + second * second - 2 * part.correlation * first * second
        }
        return upwards ? sum + squares.squareRoot() : sum - squares.squareRoot()
    }
}

/// A part's two totals with the distances to their limits, and how their errors go together.
private struct PartBounds {
    struct Total {
        let value: Double
        let below: Double
        let above: Double

        init(_ part: FigureEstimate.Part, found: Int, most: Int) {
            let scaled = Double(found) * Double(part.population) / Double(part.sampled)
            value = min(scaled, Double(most))
            guard most > 0 else {
                (below, above) = (0, 0)
                return
            }
            let limits = FinitePopulation.limits(found: found, of: part.sampled, in: part.population)
            below = max(0, value - Double(limits.lowerBound))
            above = max(0, Double(min(limits.upperBound, most)) - value)
        }
    }

    let right: Total
    let wrong: Total
    /// The correlation of two cells of a multinomial sample.
    let correlation: Double

    init(_ part: FigureEstimate.Part) {
        right = Total(part, found: part.right, most: part.mostRight)
        wrong = Total(part, found: part.wrong, most: part.mostWrong)
        let (p, q) = (Double(part.right) / Double(part.sampled), Double(part.wrong) / Double(part.sampled))
        if part.right + part.wrong == part.sampled {
            correlation = -1
        } else {
            correlation = -(p * q / ((1 - p) * (1 - q))).squareRoot()
        }
    }
}
