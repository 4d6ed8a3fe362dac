/// Logarithm and cosine of additions, multiplications and divisions alone, which IEEE 754 rounds alike on every machine; those
/// of the C library differ between its versions and between processors in the last bit.
enum Elementary {
    /// ln 2, in two parts: the first has 32 zero bits at its end, so that its product with an exponent is exact.
    private static let (ln2, ln2Rest) = (0x1.62e42feep-1, 0x1.a39ef35793c76p-33)

    /// The natural logarithm of a positive normal number, within two units in the last place.
    ///
    /// With the number as m 2^e, m from 0.7 to 1.4, and s = (m - 1) / (m + 1): e ln 2 + 2 (s + s^3/3 + s^5/5 + ...), by the
    /// series of the inverse hyperbolic tangent (Abramowitz & Stegun 1964, 4.1.27).
    static func log(_ number: Double) -> Double {
        var (fraction, exponent) = (number.significand, Double(number.exponent))
        if fraction > 1.414_213_562_373_095 { (fraction, exponent) = (fraction / 2, exponent + 1) }
        let ratio = (fraction - 1) / (fraction + 1)
        let series = polynomial(inverseTangentTerms, ratio * ratio)
        return exponent * ln2 + (2 * ratio * series + exponent * ln2Rest)
    }

    /// The cosine of an angle in turns, from 0 to 1, within 3e-16.
    ///
    /// - Parameter turns: The angle divided by 2 pi: reducing it to an eighth of a turn is exact.
    static func cosine(turns: Double) -> Double {
        let quarter = (turns * 4).rounded()
        let angle = (turns - quarter / 4) * (2 * .pi)
        switch Int(quarter) % 4 {
        case 0: return cosine(near: angle)
        case 1: return -sine(near: angle)
        case 2: return -cosine(near: angle)
        default: return sine(near: angle)
        }
    }

    /// Taylor's series, for angles of at most pi/4.
    private static func cosine(near angle: Double) -> Double { polynomial(cosineTerms, angle * angle) }

    private static func sine(near angle: Double) -> Double { angle * polynomial(sineTerms, angle * angle) }

    /// 1, 1/3, 1/5, ...: what is left out is below 2^-60 of the first where the ratio is at most 0.172. The highest first.
    private static let inverseTangentTerms = stride(from: 23.0, through: 1, by: -2).map { 1 / $0 }
    /// 1/16!, ..., -1/2!, 1.
    private static let cosineTerms = taylor(highest: 16)
    /// 1/17!, ..., -1/3!, 1.
    private static let sineTerms = taylor(highest: 17)

    private static func taylor(highest: Int) -> [Double] {
        stride(from: highest, through: 0, by: -2).map { power in
            let factorial = stride(from: Double(power), to: 1, by: -1).reduce(1, *)
            return (power / 2).isMultiple(of: 2) ? 1 / factorial : -1 / factorial
        }
    }

    /// By Horner's rule.
    private static func polynomial(_ terms: [Double], _ value: Double) -> Double {
        terms.reduce(0) { $0 * value + $1 }
    }
}
