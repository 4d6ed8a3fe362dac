import Labels
import Screen
import Testing

@testable import Workbench

/// Reviews as they happen: keys in, cases and screens out.
@Suite struct SessionTests {
    @Test func theQueueStartsWithUndecidedDisagreements() {
        let outside = Outside()
        #expect(outside.workbench.query == QueueQuery(filter: .toSettle, order: .suspicion))
        #expect(outside.workbench.total == 14)
        #expect(outside.current?.id == outside.cases[0].id)
    }

    @Test func everyDisagreementIsSettledWithOneKeyEach() {
        var outside = Outside()
        outside.type("axd12 a")
        let verdicts = outside.cases.prefix(7).map { $0.decision?.verdict }
        // Case 3 is read as breast (CLIP) and chest (CNN), case 4 the other way round.
        #expect(verdicts == [.accept, .reject, .exclude, .accept, .accept, .skip, .accept])
        #expect(outside.workbench.selected == 7)
        #expect(outside.workbench.counts?[.toSettle] == 8)
    }

    @Test func aDecidedCaseKeepsItsPlaceUntilTheQueueIsTakenAnew() {
        var outside = Outside()
        outside.type("a")
        outside.press(.left)
        #expect(outside.current?.isSettled == true)
        #expect(outside.workbench.total == 14)
        outside.press(.control("l"))
        #expect(outside.workbench.total == 13)
    }

    @Test func decisionsCarryWhatWasSeen() throws {
        var outside = Outside()
        outside.type("a")
        let decision = try #require(outside.cases[0].decision)
        #expect(decision.label == "breast" && decision.clipLabel == "chest" && decision.cnnLabel == "breast")
        #expect(decision.reviewer == "ana" && decision.runID == 2)
    }

    @Test func stayingCanBeSwitchedOn() {
        var outside = Outside()
        outside.type("wa")
        #expect(outside.workbench.selected == 0)
        #expect(outside.current?.isSettled == true)
    }

    @Test func undoAndRedoShowWhatTheyChanged() {
        var outside = Outside()
        outside.type("aaauu")
        #expect(outside.workbench.selected == 1)
        #expect(outside.cases[1].decision == nil && outside.cases[0].decision != nil)
        outside.press(.control("r"))
        #expect(outside.cases[1].decision?.verdict == .accept)
        outside.press(.backspace, .backspace, .backspace)
        #expect(outside.cases.allSatisfy { $0.decision == nil })
        #expect(outside.screen.text.contains("nothing to be undone"))
    }

    @Test func aRangeIsDecidedAsAWhole() {
        var outside = Outside()
        outside.press(.right, .character("v"), .right, .right, .character("d"))
        #expect(outside.cases.map(\.isSettled).prefix(5) == [false, true, true, true, false])
        #expect(outside.workbench.selected == 4)
        outside.type("u")
        #expect(outside.cases.filter(\.isSettled).isEmpty)
    }

    @Test func aRangeBeyondMemoryIsNamedByPositions() {
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        outside.choose(.all)
        #expect(outside.workbench.total == 400)
        outside.type("vGd")
        #expect(outside.cases.allSatisfy { $0.decision == nil })
        #expect(outside.screen.text.contains("Exclude all 400 cases"))
        outside.type("y")
        #expect(outside.cases.allSatisfy { $0.decision?.verdict == .exclude })
        #expect(
            outside.effects.contains {
                if case .decide(.exclude, .positions(0...399, _, _), _) = $0 { true } else { false }
            })
    }

    @Test func onlyCardsNearTheSelectionAreHeld() {
        var outside = Outside(cases: SampleProject.cards(count: 1000))
        outside.type("f")
        outside.press(.end, .enter)
        outside.choose(.all)
        outside.press(.end)
        #expect(outside.workbench.selected == 999)
        #expect(outside.workbench.queue.cards.count <= 3 * outside.workbench.gallery.count)
        #expect(outside.workbench.queue.requested.isEmpty)
    }

    @Test func nextLooksForUndecidedDisagreementsAndGoesRound() {
        var outside = Outside()
        outside.choose(.all)
        outside.type("Gn")
        #expect(outside.workbench.selected == 0)
        outside.type("an")
        #expect(outside.workbench.selected == 2)
        outside.type("N")
        #expect(outside.workbench.selected == 1)
        // Only from the last case of the queue on was anything looked for outside.
        let searches = outside.effects.filter { if case .findToSettle = $0 { true } else { false } }
        #expect(searches.count == 1)
    }

    @Test func searchAndOrderReopenTheQueue() {
        var outside = Outside()
        outside.type("/1111")
        outside.press(.enter)
        #expect(outside.workbench.total == 1)
        outside.type("s")
        outside.press(.end, .enter)
        let query = QueueQuery(filter: .toSettle, order: .path, search: "1111", isEverywhere: true)
        #expect(outside.workbench.query == query)
    }

    @Test func escapeClosesEveryOverlay() {
        for key in "?fs/\"z" {
            var outside = Outside()
            outside.type(String(key))
            #expect(outside.workbench.overlay != nil)
            outside.press(.escape)
            #expect(outside.workbench.overlay == nil)
        }
    }

    @Test func notesAndFlagsReachTheCase() {
        var outside = Outside()
        outside.type("\"blurred")
        outside.press(.enter, .character("!"))
        #expect(outside.cases[0].note == "blurred")
        #expect(outside.cases[0].isFlagged)
        #expect(outside.workbench.counts?[.flagged] == 1)
        #expect(outside.screen.text.contains("⚑"))
    }

    @Test func editedPromptsStartTheZeroShotPass() {
        var outside = Outside()
        outside.type("z")
        outside.press(.control("u"))
        outside.type("an x-ray |  a chest ")
        outside.press(.enter)
        let classes = [
            LabelClass(name: "chest", prompts: ["an x-ray", "a chest"]),
            LabelClass(name: "breast", prompts: ["a picture of breast"]),
        ]
        #expect(outside.effects.last == .start(.firstRead(classes)))
    }

    @Test func stagesRunOneAtATimeAndCanBeCancelled() {
        var outside = Outside()
        outside.type("tt")
        #expect(outside.effects.filter { $0 == .start(.overRead) }.count == 1)
        #expect(outside.screen.text.contains("still running"))
        outside.type("c")
        #expect(outside.effects.last == .cancelStage)
        outside.send(.stage(StageStatus(title: "over-read", outcome: .cancelled)))
        #expect(outside.workbench.runningStage == nil)
        outside.type("c")
        #expect(outside.screen.text.contains("nothing is running"))
    }

    @Test func aFailureStaysUntilItWasSeen() {
        var outside = Outside()
        outside.send(.failed("cannot write: no space left"))
        outside.press(.right)
        #expect(outside.screen.text.contains("no space left"))
        #expect(outside.workbench.selected == 1)
        outside.press(.escape)
        #expect(!outside.screen.text.contains("no space left"))
    }

    @Test func whatMeansNothingSaysWhy() {
        var outside = Outside()
        outside.type("9")
        #expect(outside.screen.text.contains("there are only 2 classes"))
        outside.choose(.all)
        outside.press(.end)
        outside.type("x")
        #expect(outside.screen.text.contains("both readers agree"))
        #expect(outside.cases.filter(\.isSettled).isEmpty)
    }

    @Test func anotherReviewersDecisionAppearsInItsPlace() {
        var outside = Outside()
        outside.type("a")
        outside.cases[0].entry.standing.append(SampleProject.decision(outside.cases[0], .reject, by: "ben"))
        outside.cases[5].entry.standing = [SampleProject.decision(outside.cases[5], .accept, by: "ben")]
        outside.send(.projectChanged(outside.workbench.project))
        #expect(outside.workbench.queue.cards[0]?.isContested == true)
        #expect(outside.workbench.queue.cards[5]?.isSettled == true)
        #expect(outside.workbench.counts?[.contested] == 1)
        #expect(outside.screen.text.contains("≠ contested"))
    }

    @Test func newReadsReopenTheQueueAndKeepTheCase() {
        var outside = Outside()
        outside.press(.right, .right)
        let id = outside.current?.id
        var project = outside.workbench.project
        project.runID = 3
        outside.send(.projectChanged(project))
        #expect(outside.current?.id == id)
        #expect(outside.workbench.queue.serial == 2)
    }

    @Test func lateAnswersAreDropped() {
        var outside = Outside()
        outside.send(.casesLoaded(serial: 0, first: 0, [SampleProject.cards()[9]]))
        outside.send(.queueOpened(serial: 0, total: 3, selected: 0))
        outside.send(.found(serial: 0, position: 9))
        #expect(outside.current?.id == outside.cases[0].id)
        #expect(outside.workbench.total == 14)
    }

    @Test func theMouseSelectsOpensAndTurnsPages() {
        var outside = Outside()
        let second = outside.workbench.gallery.card(1)
        let point = Point(column: second.column + 3, row: second.row + 3)
        outside.send(.mouse(MouseEvent(.click, at: point)))
        #expect(outside.workbench.selected == 1)
        outside.send(.mouse(MouseEvent(.wheelDown, at: point)))
        #expect(outside.workbench.selected == 10)
        outside.send(.mouse(MouseEvent(.wheelUp, at: point)))
        outside.send(.mouse(MouseEvent(.click, at: point)))
        #expect(outside.workbench.page == .focus)
        outside.type("M")
        outside.press(.escape)
        outside.send(.mouse(MouseEvent(.wheelDown, at: point)))
        #expect(outside.workbench.selected == 1)
    }

    @Test func theLayoutFollowsTheWindow() {
        var outside = Outside()
        outside.press(.end)
        for (width, height) in ScreensTests.sizes {
            outside.send(.resized(Size(width: width, height: height)))
            #expect(outside.screen.size == Size(width: width, height: height))
            #expect(outside.screen.text.contains("▶"))
        }
    }
}
