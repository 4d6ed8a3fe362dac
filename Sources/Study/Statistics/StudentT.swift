import Foundation

/// Student's t distribution.
struct StudentT {
    /// Degrees of freedom, more than 0.
    let degreesOfFreedom: Double

    /// The chance of a value farther from 0 than `t` on either side: I_x(ν/2, 1/2) with x = ν / (ν + t²).
    ///
    /// Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.1 and 26.5.27.
    func twoSidedTail(_ t: Double) -> Double {
        guard t.isFinite else { return 0 }
        return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
    }

    /// The t ≥ 0 between whose negative and itself a share of the distribution lies, by bisection.
    ///
    /// - Parameter share: 0 to less than 1, for example 0.95.
    func bound(holding share: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        while 1 - twoSidedTail(high) < share, high < 1e12 { high *= 2 }
        for _ in 0..<200 where high - low > 1e-14 * high {
            let middle = (low + high) / 2
            if 1 - twoSidedTail(middle) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// The regularised incomplete beta function I_x(a, b).
///
/// By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), evaluated with Lentz's method
/// (W. J. Lentz 1976, as modified by Thompson and Barnett 1986); for large x through I_x(a, b) = 1 - I_{1-x}(b, a).
///
/// - Parameters:
///   - x: 0 to 1.
///   - a: More than 0.
///   - b: More than 0.
/// - Returns: 0 to 1.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
    // The fraction converges quickly below this bound.
    return x <= (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
}

private func logGamma(_ value: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(value, &sign)
}

/// 1 / (1 + d1 / (1 + d2 / (1 + …))) with the coefficients of DLMF 8.17.23.
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func coefficient(_ step: Int) -> Double {
        let m = Double(step / 2)
        if step.isMultiple(of: 2) { return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)) }
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    }
    var (value, numerator, denominator) = (1.0, 1.0, 0.0)
    for step in 1...500 {
        let term = coefficient(step)
        denominator = 1 + term * denominator
        denominator = 1 / (abs(denominator) < tiny ? tiny : denominator)
        numerator = 1 + term / numerator
        if abs(numerator) < tiny { numerator = tiny }
        let factor = numerator * denominator
        value *= factor
        if abs(factor - 1) < 1e-15 { break }
    }
    return 1 / value
}
