extension ConfusionMatrix {
    /// Cohen's kappa, (observed − expected agreement) / (1 − expected agreement), at most 1; 0 is chance.
    ///
    /// `nil` where chance alone agrees on everything (one class only, or no case), for which it is not defined.
    /// Source: J. Cohen, "A coefficient of agreement for nominal scales", 1960.
    package var cohenKappa: Double? {
        let cases = Double(total)
        guard cases > 0 else { return nil }
        let expected = counts.indices.reduce(0) {
            $0 + Double(support(of: $1)) / cases * (Double(labelled(as: $1)) / cases)
        }
        return expected >= 1 ? nil : (accuracy - expected) / (1 - expected)
    }

    /// How often both readers named a class where one of them did, 2 · both / (first + second); 1 where neither did.
    ///
    /// Source: Cicchetti & Feinstein, "High agreement but low kappa: II. Resolving the paradoxes", 1990.
    package func specificAgreement(on classIndex: Int) -> Double {
        support(of: classIndex) + labelled(as: classIndex) == 0 ? 1 : f1(of: classIndex)
    }
}
