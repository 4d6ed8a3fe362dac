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
