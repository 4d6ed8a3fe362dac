import Labels
import Testing

@Suite struct SignsTests {
    private func signs(
        kappa: Double, share: Double = 0.5, agreement: [Double] = [0.99, 0.98], rounds: Int = 2
    ) -> OverReadSigns {
        OverReadSigns(
            cases: 80,
            candidates: [.init(share: 1, loss: "ce", kappa: 0.8), .init(share: share, loss: "ce", kappa: kappa)],
            share: share, kappa: kappa, classAgreement: agreement, rounds: rounds, believed: 0.8,
            agreementWithFirstRead: 0.9, heldOutLogLikelihood: -0.2)
    }

    private func pair(_ clip: Float, _ cnn: Float) -> ReadPair {
        ReadPair(clip: Read(probabilities: [clip, 1 - clip]), cnn: Read(probabilities: [cnn, 1 - cnn]))
    }

    private func summary(
        _ open: [ReadPair], settled: [ReadPair] = [], fit: Calibration.Fit? = nil
    ) -> OverReadSummary {
        var agreement = [[0, 0], [0, 0]]
        for pair in open + settled {
            guard let clip = pair.clip, let cnn = pair.cnn else { continue }
            agreement[clip.classIndex][cnn.classIndex] += 1
        }
        var corrections = OpenCorrections(fit)
        for pair in open where pair.disagrees { pair.cnn.map { corrections.add($0) } }
        return OverReadSummary(agreement: agreement, corrections)
    }

    @Test func judgesWhoAgreeTellTheClassesApart() {
        #expect(signs(kappa: 0.97).tellsClassesApart)
        #expect(!signs(kappa: 0.9).tellsClassesApart)
        let rare = signs(kappa: 0.97, agreement: [1, 0.6])
        #expect(!rare.tellsClassesApart && rare.uncertainClasses == [1])
    }

    @Test func thePolicyFollowsTheSigns() {
        #expect(signs(kappa: 0.97).policy(firstReadKappa: 0.1).policy == .overRead)
        let unsure = signs(kappa: 0.7).policy(firstReadKappa: 0.6)
        #expect(unsure.policy == .proposed)
        #expect(
            unsure.reason
                == "it cannot tell the classes apart (its judges agree at kappa 0.70), but agrees with the first read at "
                + "kappa 0.60")
        #expect(signs(kappa: 0.7).policy(firstReadKappa: 0.1).policy == .personOnly)
        #expect(signs(kappa: 0).policy(firstReadKappa: nil).policy == .personOnly)
    }

    @Test func foldsAreMergedWhateverTheirOrder() throws {
        let folds = [signs(kappa: 0.9), signs(kappa: 0.96, share: 1, rounds: 1), signs(kappa: 0.99)]
        let merged = try #require(OverReadSigns(merging: folds))
        #expect(abs(merged.kappa - 0.95) < 1e-12)
        #expect(merged.share == 1 && merged.rounds == 1)
        #expect(abs(merged.candidates[0].kappa - 0.8) < 1e-12)
        #expect(OverReadSigns(merging: []) == nil)
    }

    @Test func theLineSaysHowSureTheOverReadIs() {
        let pairs = [pair(0.9, 0.8), pair(0.8, 0.1), pair(0.3, 0.7), pair(0.2, 0.1), ReadPair(clip: nil, cnn: nil)]
        let summary = self.summary(pairs)
        #expect(summary.cases == 4 && summary.corrections == 2)
        #expect(abs(summary.expectedRight - 1.6) < 1e-6)
        #expect(summary.firstReadKappa == 0)
        #expect(
            summary.line(signs(kappa: 0.974), classes: ["chest", "breast"])
                == "2 corrections are proposed; the over-read tells the classes apart (its judges agree at kappa 0.97) "
                + "and is 80 % sure of them on average.")
    }

    @Test func nothingIsSaidOfCorrectionsThatAreNotThere() {
        let none = summary([pair(0.9, 0.8)], settled: [pair(0.9, 0.1)])
        #expect(none.corrections == 0 && none.cases == 2 && none.expectedRight == 0)
        #expect(
            none.line(signs(kappa: 0.97), classes: ["chest", "breast"])
                == "No correction is open; the over-read tells the classes apart (its judges agree at kappa 0.97).")
        #expect(none.line(signs(kappa: 0.7), classes: ["chest", "breast"]).hasSuffix("): no correction is open."))
    }

    @Test func lessThanAllIsNotToldAsAll() {
        let sure = summary([pair(0.9, 0.0004)])
        #expect(sure.line(signs(kappa: 0.97), classes: ["a", "b"]).hasSuffix(" and is 99.9 % sure of it."))
        #expect(FixedNotation.percent(0.9999) == "99.9" && FixedNotation.percent(1) == "100.0")
        #expect(FixedNotation.percent(0.98765) == "98.8" && FixedNotation.percent(0.99999, decimals: 2) == "99.99")
    }

    @Test func theLineAdmitsWhatCannotBeTold() {
        let summary = self.summary([pair(0.9, 0.2)])
        #expect(
            summary.line(signs(kappa: 0.7, agreement: [0.7, 0.7]), classes: ["clear", "finding"])
                == "The over-read cannot tell these classes apart (its judges agree at kappa 0.70): "
                + "1 correction is proposed, only as suggestions.")
        #expect(
            summary.line(signs(kappa: 0.96, agreement: [0.99, 0.5]), classes: ["chest", "breast"])
                .hasPrefix("The over-read cannot tell breast from the rest (its"))
        let many = signs(kappa: 0.5, agreement: Array(repeating: 0.5, count: 8) + [0.99])
        #expect(
            summary.line(many, classes: "abcdefghi".map(String.init))
                .hasPrefix("The over-read cannot tell a, b, c, d, e and 3 other classes from the rest (its"))
        #expect(
            summary.line(nil, classes: ["clear", "finding"])
                == "1 correction is proposed; nothing is known about how far this over-read can be trusted.")
    }

    @Test func fittedConfidencesSayOnHowManyDecisionsTheyRest() throws {
        let decided = (0..<40).map {
            Calibration.Example(read: Read(probabilities: [0.9, 0.1]), truth: $0 % 4 == 0 ? 1 : 0)
        }
        let fit = try #require(Calibration.fit(decided, classCount: 2))
        let pairs = [pair(0.2, 0.9)]
        let own = summary(pairs)
        let fitted = summary(pairs, fit: fit)
        #expect(abs(fitted.expectedRight - 0.75) < 0.06 && own.expectedRight > 0.89)
        #expect(fitted.line(signs(kappa: 0.97), classes: ["a", "b"]).hasSuffix("(fitted on 40 decisions)."))
    }

    @Test func bothReadersAreHeardWhereTheOverReadIsUnsure() {
        #expect(pair(0.9, 0.3).proposed(signs(kappa: 0.7))?.classIndex == 0)
        #expect(pair(0.9, 0.3).proposed(signs(kappa: 0.98))?.classIndex == 1)
        #expect(abs((pair(0.9, 0.3).proposed(nil)?.confidence ?? 0) - 0.6) < 1e-6)
        #expect(ReadPair(clip: nil, cnn: nil).proposed(nil) == nil)
    }
}
