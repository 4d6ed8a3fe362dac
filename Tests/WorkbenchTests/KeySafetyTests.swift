import Labels
import Screen
import Testing

@testable import Workbench

/// A key decides on a case that was painted, as it was painted, and on no other; whatever else arrives decides nothing.
@Suite struct KeySafetyTests {
    private func decisions(_ outside: Outside) -> [Effect] {
        outside.effects.filter { if case .decide = $0 { true } else { false } }
    }

    @Test(arguments: [(20, 5), (39, 12), (40, 11), (1, 1)]) func whereNothingIsDrawnNothingIsDecided(
        width: Int, height: Int
    ) {
        var outside = Outside(width: width, height: height)
        outside.type("axd1 u!m\"vtezI=")
        outside.press(.enter, .backspace, .control("r"))
        #expect(
            outside.effects.allSatisfy { if case .openQueue = $0 { true } else { $0 == .loadCounts || isLoading($0) } })
        #expect(width < 20 || outside.screen.text.contains("nothing is drawn"))
        outside.send(.resized(Size(width: 80, height: 24)))
        outside.type("a")
        #expect(outside.cases[0].decision?.verdict == .accept)
    }

    private func isLoading(_ effect: Effect) -> Bool { if case .loadCases = effect { true } else { false } }

    @Test func aWindowThatShrankHidesTheCase() {
        var outside = Outside()
        outside.send(.resized(Size(width: 20, height: 5)))
        outside.type("aaa")
        #expect(decisions(outside).isEmpty)
        outside.type("q")
        #expect(outside.effects.last == .quit)
    }

    @Test func aCaseThatIsNotPaintedYetIsNotDecided() {
        var outside = Outside()
        outside.sendUnpainted(.key(.right))
        outside.sendUnpainted(.key(.character("a")))
        #expect(decisions(outside).isEmpty)
        #expect(outside.screen.text.contains("not on the screen yet"))
        outside.workbench.notePainted()
        outside.type("a")
        #expect(outside.cases.map(\.isSettled).prefix(3) == [false, true, false])
    }

    @Test func aQueueThatWasReplacedBehindTheScreenIsNotDecided() {
        var outside = Outside()
        var project = outside.workbench.project
        project.runID = 3
        outside.sendUnpainted(.projectChanged(project))
        for key in "ax1d !m\"=" { outside.sendUnpainted(.key(.character(key))) }
        #expect(decisions(outside).isEmpty)
        #expect(outside.workbench.overlay == nil)
    }

    @Test func theCardThatWasPaintedIsDecided() {
        var outside = Outside()
        var newer = outside.cases[0]
        newer.entry.cnn = ReadLabel(classIndex: 0, confidence: 0.9)
        let painted = outside.cases[0]
        outside.sendUnpainted(.casesChanged([newer.entry]))
        outside.sendUnpainted(.key(.character("a")))
        #expect(decisions(outside) == [.decide(.accept, .seen([painted]), outside.workbench.project)])
    }

    @Test func cardsThatAreNotLoadedAreNotDecided() {
        var outside = Outside()
        outside.workbench.queue.cards = [:]
        outside.workbench.notePainted()
        outside.type("a")
        #expect(decisions(outside).isEmpty)
        #expect(outside.screen.text.contains("there is no case here"))
    }

    @Test func nothingIsDecidedUnderTheReportOrAnOverlay() {
        var outside = Outside()
        outside.type("r")
        outside.type("axd1 ")
        #expect(outside.screen.text.contains("the case is not on the screen"))
        outside.type("r?axd1")
        outside.press(.escape)
        outside.type("sad1")
        #expect(decisions(outside).isEmpty)
    }

    @Test func pastedTextGoesIntoTextFieldsOnly() {
        var outside = Outside()
        outside.send(.pasted("a\rd1e"))
        #expect(outside.screen.text.contains("pasted text is ignored here"))
        for key in "?f" {
            outside.type(String(key))
            outside.send(.pasted("\r\n"))
            outside.press(.escape)
        }
        #expect(decisions(outside).isEmpty)
        outside.type("\"")
        outside.send(.pasted("blur\u{1B}[1~red\r\n\t\u{9B}?"))
        outside.press(.enter)
        #expect(outside.cases[0].note == "blur[1~red?")
        outside.type("/")
        outside.send(.pasted("1111"))
        outside.press(.enter)
        #expect(outside.workbench.total == 1)
        outside.type("z")
        outside.send(.pasted(String(repeating: "x", count: 9000)))
        #expect(outside.workbench.notice?.text.contains("too long") == true)
    }

    @Test func aRangeOffTheScreenIsAskedAboutOnce() {
        for (answer, isYes) in [
            (KeyPress.character("y"), true), (.enter, true), (.character("d"), false), (.escape, false),
        ] {
            var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
            outside.choose(.all)
            outside.type("vGd")
            #expect(outside.screen.text.contains("400 cases"))
            outside.press(answer)
            #expect(decisions(outside).count == (isYes ? 1 : 0))
            #expect(outside.workbench.overlay == nil)
        }
    }

    /// What was painted on the way of a range is decided on as it was then, also where it has left the screen and memory.
    @Test func aRangeIsDecidedAsItWasPainted() throws {
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        outside.choose(.all)
        let first = outside.cases[0].entry
        outside.type("l")
        outside.type("vGd")
        var newer = outside.cases[399]
        newer.entry.cnn = ReadLabel(classIndex: 0, confidence: 0.9)
        let last = outside.cases[399].entry
        outside.cases[399] = newer
        outside.send(.casesChanged([newer.entry]))
        outside.type("y")
        guard case .decide(.exclude, .positions(1...399, _, let painted), _)? = decisions(outside).first else {
            Issue.record("\(decisions(outside).count) decisions")
            return
        }
        #expect(painted.first?.id == outside.cases[1].id)
        #expect(painted.last == last && painted.count < 399 && !painted.contains { $0.id == first.id })
    }

    @Test func aRepeatedKeyNeverConfirms() {
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        outside.choose(.all)
        outside.type("vG" + String(repeating: "d", count: 31))
        #expect(decisions(outside).isEmpty)
    }

    /// A class chosen by name stands on the reads that were painted when the choice began.
    @Test func aChoiceBegunOnOtherReadsIsDropped() {
        var outside = Outside()
        outside.type("=")
        var newer = outside.cases[0].entry
        newer.cnn = ReadLabel(classIndex: 0, confidence: 0.51)
        outside.sendUnpainted(.casesChanged([newer]))
        outside.type("breast")
        outside.press(.enter)
        #expect(decisions(outside).isEmpty)
        #expect(outside.workbench.notice?.text.contains("nothing was decided") == true)
    }

    @Test func aQuestionAboutAnotherQueueIsDropped() {
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        outside.choose(.all)
        outside.type("vGd")
        var project = outside.workbench.project
        project.runID = 3
        outside.send(.projectChanged(project))
        outside.type("y")
        #expect(decisions(outside).isEmpty)
        #expect(outside.workbench.notice?.text.contains("nothing was decided") == true)
    }

    @Test func quittingAsksWhileAStageRuns() {
        var outside = Outside()
        outside.type("tq")
        #expect(outside.screen.text.contains("retraining is running"))
        outside.press(.escape)
        #expect(outside.effects.last != .quit)
        outside.type("qa")
        #expect(outside.effects.last != .quit && decisions(outside).isEmpty)
        outside.type("qq")
        #expect(outside.effects.last == .quit)
    }

    @Test func everyOfTwoHundredClassesHasAKey() {
        let names = (0..<200).map { "class \($0)" }
        var outside = Outside(cases: SampleProject.cards(names), project: SampleProject.summary(names))
        outside.type("0")
        #expect(outside.cases[0].decision?.label == "class 9")
        outside.type("=")
        outside.press(.enter)
        #expect(decisions(outside).count == 1)
        outside.type("CLASS 157")
        #expect(outside.screen.text.contains("▶"))
        outside.press(.enter)
        #expect(outside.cases[1].decision?.label == "class 157")
        outside.type("=")
        outside.press(.up, .enter)
        #expect(outside.cases[2].decision?.label == "class 199")
        outside.type("=nothing")
        outside.press(.enter, .escape)
        #expect(decisions(outside).count == 3)
    }

    @Test func aClassIsNamedForTheCaseItWasChosenFor() {
        let names = (0..<12).map { "class \($0)" }
        var outside = Outside(cases: SampleProject.cards(names), project: SampleProject.summary(names))
        outside.type("=class 11")
        var project = outside.workbench.project
        project.runID = 3
        outside.send(.projectChanged(project))
        outside.send(.queueOpened(serial: outside.workbench.queue.serial, total: 14, selected: 5))
        outside.press(.enter)
        #expect(decisions(outside).isEmpty)
        outside.press(.home, .character("v"), .right, .character("="))
        #expect(outside.screen.text.contains("class of 2 cases"))
        outside.type("11")
        outside.press(.enter)
        #expect(outside.cases.prefix(3).map { $0.decision?.label } == ["class 11", "class 11", nil])
    }

    @Test func noKeyButACharacterDecides() {
        let keys: [KeyPress] =
            [.enter, .escape, .backspace, .delete, .tab, .up, .down, .left, .right, .pageUp, .pageDown, .home, .end]
            + "abcdefghijklmnopqrstuvwxyz".map { .control($0) }
        for key in keys {
            if case .choose = KeyBinding.action(of: key) { Issue.record("\(key.name) decides") }
        }
    }
}
