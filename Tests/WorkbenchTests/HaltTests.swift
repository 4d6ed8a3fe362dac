import Labels
import Screen
import Testing

@testable import Workbench

/// A decision that could not be written stays on the screen until it is, or until the reviewer leaves without it.
@Suite struct HaltTests {
    static let halt = Halt(
        reason: "project/overread.sqlite: cannot write: database or disk is full",
        acts: ["breast for breast/image_1000.png", "excluded for 3 cases"])

    private func halted(width: Int = 80, height: Int = 24) -> Outside {
        var outside = Outside(width: width, height: height)
        outside.send(.halted(Self.halt))
        outside.effects = []
        return outside
    }

    @Test(arguments: ScreensTests.sizes) func whatIsNotSavedIsNamed(width: Int, height: Int) {
        let text = halted(width: width, height: height).screen.text
        for part in ["This is not saved:", "image_1000.png", "excluded for 3 cases", "disk is full", "r tries again"] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
    }

    @Test func whereNothingElseIsDrawnTheReasonIs() {
        #expect(halted(width: 30, height: 9).screen.text.contains("cannot write"))
    }

    @Test func noKeyButTwoDoesAnything() {
        var outside = halted()
        let before = outside.workbench
        outside.type("axd1 =uv!mfs/te?zIcwMnNhjklgG+-[]{}ioyR")
        outside.press(.enter, .escape, .backspace, .up, .down, .home, .end, .pageUp, .control("r"), .control("l"))
        outside.send(.mouse(MouseEvent(.click, at: Point(column: 40, row: 12))))
        outside.send(.pasted("a"))
        #expect(outside.effects.isEmpty)
        #expect(outside.workbench == before)
        outside.type("r")
        #expect(outside.effects == [.retry])
        outside.type("q")
        #expect(outside.effects == [.retry, .quit])
    }

    @Test func aSecondFailureTakesTheFirstOnesPlace() {
        var outside = halted()
        outside.send(.halted(Halt(reason: "no", acts: (1...11).map { "act \($0)" })))
        let text = outside.screen.text
        #expect(text.contains("act 8") && !text.contains("act 9") && text.contains("and 3 more"))
    }

    @Test func whatIsSavedThenGoesOn() {
        var outside = halted()
        outside.send(.resumed(notice: "saved now: 2"))
        #expect(outside.screen.text.contains("saved now: 2") && !outside.screen.text.contains("not saved"))
        outside.type("a")
        #expect(outside.cases[0].decision?.verdict == .accept)
    }

    /// What the project refused must not be wiped by a key that was meant for the next case.
    @Test func whatIsRefusedStaysUntilItIsAcknowledged() throws {
        let refusal = "the note \"blurred\" is not kept: a has another image by now"
        var outside = Outside()
        let counts = try #require(outside.workbench.counts)
        outside.send(.acted(ActReport(entries: [], counts: counts, notice: refusal, tone: .refusal)))
        outside.type("la")
        #expect(outside.workbench.notice == Workbench.Notice(text: refusal, kind: .failure))
        outside.press(.escape)
        #expect(outside.workbench.notice == nil)
        outside = halted()
        outside.send(.resumed(notice: "saved now: 0; not recorded: a", hasRefusals: true))
        outside.type("la")
        #expect(outside.workbench.notice?.kind == .failure && outside.workbench.halt == nil)
    }

    /// Nothing was painted under the box, so the key that was pressed for it decides on nothing.
    @Test func theFirstKeyAfterItMustSeeTheCase() {
        var outside = halted()
        outside.sendUnpainted(.resumed(notice: ""))
        outside.sendUnpainted(.key(.character("a")))
        #expect(outside.cases[0].decision == nil)
    }

    @Test func aProjectThatVanishedIsSaid() {
        var outside = Outside()
        outside.send(.halted(Halt(reason: "p: the project's file was deleted", acts: [])))
        #expect(outside.screen.text.contains("The project cannot be used any more."))
        #expect(outside.screen.text.contains("deleted"))
    }
}
