import Testing

@testable import Study

/// Reference values are SciPy 1.17.1's and NumPy's; the expression that gave them stands with each.
@Suite struct StatisticsTests {
    private static let gains = [0.061, 0.074, 0.058, 0.069, 0.080, 0.049, 0.066, 0.071, 0.055, 0.063]
    private static let tied = [
        0.02, -0.01, 0.03, 0.0, 0.01, -0.02, 0.02, 0.02, 0.05, 0.01, 0.01, -0.01, 0.0, 0.03, 0.02, -0.02, 0.04, 0.01,
        0.02, 0.03,
    ]

    @Test func quartilesAreNumPys() {
        // numpy.percentile(gains, [25, 50, 75]), numpy.std(gains, ddof=1)
        let figures = Distribution(Self.gains)
        #expect(isClose(figures.lowerQuartile, 0.05875))
        #expect(isClose(figures.median, 0.0645))
        #expect(isClose(figures.upperQuartile, 0.0705))
        #expect(isClose(figures.standardDeviation, 0.009323804659758447))
    }

    @Test func nothingAndOneFigureHaveNoSpread() {
        #expect(Distribution([]).mean == 0)
        #expect(Distribution([0.5]).standardDeviation == 0)
        #expect(Distribution([0.5]).upperQuartile == 0.5)
    }

    /// scipy.special.betainc(a, b, x)
    @Test(arguments: [
        (0.4, 2.0, 3.0, 0.5247999999999999), (0.9, 14.5, 0.5, 0.08307466551442916),
        (0.001, 0.5, 0.5, 0.020135041633377492), (0.99, 150.0, 3.0, 0.8044236171451631), (0.5, 0.5, 0.5, 0.5),
    ])
    func incompleteBetaIsSciPys(x: Double, a: Double, b: Double, expected: Double) {
        #expect(isClose(incompleteBeta(x, a, b), expected))
    }

    @Test func studentsTIsSciPys() {
        // 2 * scipy.stats.t.sf(2.045, 29)
        #expect(isClose(StudentT(degreesOfFreedom: 29).twoSidedTail(2.045), 0.050024075922411614))
    }

    /// scipy.stats.t.ppf(0.975, df)
    @Test(arguments: [(1.0, 12.706204736174694), (4.0, 2.7764451051977934), (29.0, 2.045229642132703)])
    func boundsOfStudentsTAreSciPys(degrees: Double, expected: Double) {
        #expect(isClose(StudentT(degreesOfFreedom: degrees).bound(holding: 0.95), expected))
    }

    /// With r = n_test / n_train: se = sqrt((1/J + r) * d.var(ddof=1)); q = scipy.stats.t.ppf(0.975, J - 1);
    /// mean - q * se, mean + q * se, 2 * scipy.stats.t.sf(abs(mean / se), J - 1)
    @Test(arguments: [
        (gains, 0.0646, 0.04926556488071922, 0.07993443511928082, 5.334500687609169e-06),
        (tied, 0.013, -0.014432348532714707, 0.04043234853271471, 0.33372571620243047),
    ])
    func resampledGainFollowsItsFormula(
        differences: [Double], mean: Double, lower: Double, upper: Double, pValue: Double
    ) throws {
        let gain = ResampledGain(differences: differences, testShare: 0.3 / 0.7)
        #expect(isClose(gain.mean, mean))
        #expect(isClose(try #require(gain.lower), lower))
        #expect(isClose(try #require(gain.upper), upper))
        #expect(isClose(try #require(gain.pValue), pValue))
    }

    @Test func oneSplitTellsNothingOfChance() {
        let gain = ResampledGain(differences: [0.1], testShare: 0.4)
        #expect(gain.mean == 0.1)
        #expect(gain.pValue == nil && gain.lower == nil)
    }

    @Test func equalDifferencesHaveNoSpread() {
        #expect(ResampledGain(differences: [0, 0, 0], testShare: 0.4).pValue == 1)
        #expect(ResampledGain(differences: [1, 1, 1], testShare: 0.4).pValue == nil)
        #expect(ResampledGain(differences: [0.3, 0.1 + 0.2, 0.3], testShare: 0.4).pValue == nil)
    }

    /// statsmodels.stats.multitest.multipletests(p, method="holm")[1]
    @Test func manyTestsAreCorrectedTogether() {
        let corrected = HolmCorrection.pValues([0.01, nil, 0.04, 0.03, 0.9])
        let expected = [0.04, nil, 0.09, 0.09, 0.9]
        for (value, wanted) in zip(corrected, expected) {
            #expect((value == nil) == (wanted == nil))
            if let value, let wanted { #expect(isClose(value, wanted)) }
        }
    }

    /// scipy.stats.wilcoxon(d): exact; normal with ties and zeros; exact over all signs with ties; exact with a zero
    @Test(arguments: [
        (gains, 0.0, 0.001953125), (tied, 27.0, 0.009969655937597306),
        ([1.5, -0.5, 2, 2, -1, 3, 0.5, 1], 5.0, 0.0859375), ([0, 1, 2, -1.5, 3], 2.0, 0.375),
        ([-3.1, 1.2, 4.4, 2.3, -0.7, 5.9, 6.1, 0.2], 7.0, 0.1484375),
    ])
    func wilcoxonIsSciPys(differences: [Double], statistic: Double, pValue: Double) throws {
        let test = try #require(WilcoxonSignedRank(differences))
        #expect(test.statistic == statistic)
        #expect(isClose(test.pValue, pValue))
    }

    @Test func wilcoxonNeedsADifference() {
        #expect(WilcoxonSignedRank([0, 0]) == nil)
        #expect(WilcoxonSignedRank([]) == nil)
    }

    private func isClose(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-10 * max(abs(expected), 1e-3)
    }
}
