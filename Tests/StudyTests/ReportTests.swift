import Labels
import Testing

@testable import Study

@Suite struct ReportTests {
    @Test func aTextBoxPlotShowsQuartilesOnOneScale() {
        let lines = TextBoxPlot.lines([
            ("a", Distribution([0, 0.25, 0.5, 0.75, 1])), ("bb", Distribution([0.5])),
        ])
        #expect(
            lines == [
                "  a   ├───────────▒▒▒▒▒▒▒▒▒▒▒▒┃▒▒▒▒▒▒▒▒▒▒▒───────────┤  0.5000",
                "  bb                          ┃                         0.5000",
                "      0.0000                                    1.0000",
            ])
    }

    @Test func aBaselineOffTheScaleIsAnArrow() {
        let lines = TextBoxPlot.lines(
            [("a", Distribution([0.9, 1])), ("b", Distribution([0.2]))], baseline: "b")
        #expect(lines[1] == "  b  ◂" + String(repeating: " ", count: 47) + "  0.2000")
        #expect(lines[2].contains("0.9000"))
    }

    @Test func markupIsEscaped() {
        #expect(Markup.escaped("<b a='1'>\"&\u{7}") == "&lt;b a=&#39;1&#39;&gt;&quot;&amp;\u{FFFD}")
    }

    @Test(arguments: [(0.957, 0.95), (0.98, 0.98), (0.6, 0.5), (0.1, 0.0), (0.995, 0.99)])
    func axesBeginAtARoundFigureBelow(smallest: Double, low: Double) {
        let scale = PlotScale.fractions(from: smallest, start: 0, end: 100)
        #expect(scale.low == low)
        #expect(scale.place(1) == 100 && scale.place(low - 1) == 0)
        #expect(scale.ticks.count <= 7 && abs((scale.ticks.last ?? 0) - 1) < 1e-9)
    }

    @Test func theVerdictNeedsEvidence() {
        #expect(verdict(gains: [0.05, 0.06, 0.055, 0.052]).contains("improves on CLIP"))
        #expect(verdict(gains: [-0.05, -0.06, -0.055, -0.052]).contains("is worse than CLIP"))
        #expect(verdict(gains: [0.05, -0.06, 0.02, -0.01]).contains("no difference"))
        #expect(verdict(gains: [0.05, 0.05, 0.05]).contains("cannot be tested"))
    }

    private func verdict(gains: [Double]) -> String {
        let records = gains.enumerated().map { number, gain in
            record(number, clip: 0.9, own: 0.9 + gain)
        }
        let methods = [StudyMethod.clip, .overRead].map { ($0, StudySummary.MethodSummary(records, $0, ["a", "b"])) }
        return Conclusion(
            classes: ["a", "b"], splits: gains.count,
            methods: Dictionary(uniqueKeysWithValues: methods),
            gains: [.overRead: StudySummary.GainSummary(records, .overRead, ["a", "b"])]
        ).sentence
    }

    /// A split of 2,000 cases on which the methods are right on these shares of either class.
    private func record(_ number: Int, clip: Double, own: Double) -> SplitRecord {
        func outcome(_ share: Double) -> SplitRecord.Outcome {
            let right = Int((1000 * share).rounded())
            return SplitRecord.Outcome(
                confusion: [[right, 1000 - right], [1000 - right, right]], areaUnderROC: share, calibrationError: 0,
                errorsRemoved: 0, errorsAdded: 0)
        }
        return SplitRecord(
            split: number, trainingCount: 4000, heldOutCount: 2000,
            outcomes: [.clip: outcome(clip), .overRead: outcome(own)], mistakes: [],
            review: ReviewCurve([ReadPair(clip: Read(probabilities: [1, 0]), cnn: nil)], truth: [0]))
    }

    @Test func imagesAreSortedByWhatWasSaidOfThem() {
        let records = [0, 1].map { number in
            SplitRecord(
                split: number, trainingCount: 1, heldOutCount: 1, outcomes: [:],
                mistakes: [.init(id: "x", truth: 0, clip: 1, cnn: 0)]
                    + (number == 0
                        ? [.init(id: "a", truth: 0, clip: 1, cnn: 0), .init(id: "y", truth: 0, clip: 0, cnn: 1)]
                        : [.init(id: "z", truth: 1, clip: 0, cnn: 0)]),
                review: ReviewCurve([ReadPair(clip: Read(probabilities: [1, 0]), cnn: nil)], truth: [0]))
        }
        let montage = Montage(records)
        #expect(montage.corrected.map { $0.cases.map(\.id) } == [["x", "a"]])
        #expect(montage.corrected.first?.cases.first?.splits == 2)
        #expect(montage.spoiled.map { $0.cases.map(\.id) } == [["y"]])
        #expect(montage.bothWrong.map { $0.cases.map(\.id) } == [["z"]])
    }
}
