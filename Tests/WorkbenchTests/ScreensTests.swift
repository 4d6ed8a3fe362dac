import Labels
import Screen
import Testing

@testable import Workbench

/// Screens as text, at four sizes.
@Suite struct ScreensTests {
    static let sizes = [(40, 12), (80, 24), (120, 40), (200, 60)]

    @Test(arguments: sizes) func gallery(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        outside.type("ax ")
        try expect(outside, "gallery")
    }

    @Test(arguments: sizes) func focus(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        let card = try #require(outside.current)
        outside.press(.enter)
        let history = [
            PastDecision(SampleProject.decision(card, .accept, by: "ben"), stands: false),
            PastDecision(SampleProject.decision(card, .skip, by: "ana", at: 1_795_000_600)),
        ]
        outside.send(.detailsLoaded(SampleProject.details(card, classes: 2, history: history)))
        try expect(outside, "focus")
    }

    @Test(arguments: sizes) func report(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        outside.type("aar")
        outside.send(.reportLoaded(ScreensTests.sampleReport))
        try expect(outside, "report")
    }

    @Test(arguments: sizes) func help(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        outside.type("?")
        try expect(outside, "help")
    }

    @Test(arguments: sizes) func filters(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        outside.type("f")
        outside.press(.down)
        try expect(outside, "filters")
    }

    @Test(arguments: sizes) func emptyProject(width: Int, height: Int) throws {
        try expect(Outside(cases: [], width: width, height: height), "empty")
    }

    @Test(arguments: sizes) func everythingDecided(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        outside.type(String(repeating: "a", count: 14))
        outside.press(.control("l"))
        try expect(outside, "decided")
    }

    @Test(arguments: sizes) func longClassName(width: Int, height: Int) throws {
        let name = "chest radiograph, posteroanterior, erect, in full inspiration"
        #expect(name.count == 61)
        let names = [String(name.dropLast()), "breast"]
        let outside = Outside(
            cases: SampleProject.cards(names), project: SampleProject.summary(names), width: width, height: height)
        try expect(outside, "long-name")
    }

    @Test(arguments: sizes) func wideAndCombiningNames(width: Int, height: Int) throws {
        let names = ["胸部エックス線", "Bru\u{308}ste", "kidney\u{1B}[31m"]
        var outside = Outside(
            cases: SampleProject.cards(names), project: SampleProject.summary(names), width: width, height: height)
        outside.type("v")
        outside.press(.right)
        try expect(outside, "wide-names")
    }

    @Test(arguments: sizes) func contestedAndRunning(width: Int, height: Int) throws {
        var cases = SampleProject.cards()
        cases[0].entry.standing = [
            SampleProject.decision(cases[0], .accept, by: "ana"), SampleProject.decision(cases[0], .reject, by: "ben"),
        ]
        cases[1].entry.isFlagged = true
        var outside = Outside(cases: cases, width: width, height: height)
        outside.choose(.disagreements)
        outside.type("t")
        outside.send(.stage(StageStatus(title: "over-read", done: 3, total: 8, detail: "fold 2 of 5, 1:20 left")))
        try expect(outside, "contested")
    }

    @Test func prompts() throws {
        var outside = Outside(width: 80, height: 24)
        outside.type("z")
        outside.press(.down)
        outside.type(" | an ultrasound")
        try expect(outside, "prompts")
    }

    @Test func note() throws {
        var outside = Outside(width: 80, height: 24)
        outside.type("\"is it 胸?")
        outside.press(.left)
        try expect(outside, "note")
    }

    @Test func monochrome() throws {
        try expect(Outside(width: 80, height: 24, depth: .none), "monochrome")
    }

    @Test func tooSmall() {
        #expect(Outside(width: 30, height: 9).screen.text.hasPrefix("40 x 12 at least"))
    }

    static let sampleReport = ReviewReport(
        agreement: ConfusionMatrix(counts: [[13, 7], [7, 13]]),
        classes: [
            .init(clip: 20, cnn: 20, settled: 1, curated: 20), .init(clip: 20, cnn: 20, settled: 1, curated: 20),
        ],
        reviewers: [.init(name: "ana", settled: 2), .init(name: "ben", settled: 5)],
        agreements: ["ana and ben: Cohen's kappa -0.250 (-1.000 to 0.700), 50.0 % of 2 cases alike"],
        truth: [
            .init(reader: "CLIP", cases: 40, accuracy: 0.65, macroF1: 0.6494),
            .init(reader: "CNN", cases: 40, accuracy: 0.975, macroF1: 0.9749),
            .init(reader: "curated", cases: 40, accuracy: 1, macroF1: 1),
        ])

    private func expect(_ outside: Outside, _ name: String) throws {
        let size = outside.screen.size
        try expectSnapshot(outside.screen, "\(name)-\(size.width)x\(size.height)")
    }
}
