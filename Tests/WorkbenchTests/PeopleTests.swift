import Labels
import Screen
import Testing

@testable import Workbench

/// Several people: contested cases, resolutions, blinded readings, and an earlier run's labels beside.
@Suite struct PeopleTests {
    /// A workbench whose first case ana and ben see differently.
    private func contested(_ notes: [String: String] = ["ben": "calcified?"]) -> Outside {
        var cases = SampleProject.cards()
        cases[0].entry.standing = [
            SampleProject.decision(cases[0], .accept, by: "eva"), SampleProject.decision(cases[0], .reject, by: "ben"),
        ]
        cases[0].entry.notes = notes
        return Outside(cases: cases)
    }

    @Test func aContestedCaseShowsNamesAndNotes() {
        let text = contested().screen.text
        #expect(text.contains("≠ contested") && text.contains("eva breast") && text.contains("ben chest"))
        #expect(text.contains("“calcified?”"))
    }

    @Test func aResolutionTakesTwoKeysAndNamesTheVotesItStandsOver() throws {
        var outside = contested()
        outside.type("B")
        #expect(outside.screen.text.contains("resolve breast/image_1000.png"))
        #expect(outside.screen.text.contains("breast   eva") && outside.screen.text.contains("chest   ben"))
        outside.press(.enter)
        let case0 = try #require(outside.cases.first)
        let word = try #require(case0.decision)
        #expect(word.verdict == .resolve && word.label == "breast" && word.reviewer == "ana")
        #expect(word.over.map(\.reviewer) == ["eva", "ben"] && !case0.isContested && case0.isSettled)
        outside.press(.left)
        #expect(outside.screen.text.contains("✓ breast") && outside.screen.text.contains("resolved"))
    }

    @Test func onlyWhatIsContestedCanBeResolved() {
        var outside = Outside()
        outside.type("B")
        #expect(outside.screen.text.contains("reviewers do not differ on this case"))
        outside = contested()
        outside.type("B")
        // The case is another one by the time the menu is answered.
        var changed = outside.cases[0].entry
        changed.standing = []
        outside.sendUnpainted(.casesChanged([changed]))
        outside.press(.enter)
        #expect(outside.screen.text.contains("nothing was decided"))
        #expect(!outside.effects.contains { if case .decide = $0 { true } else { false } })
    }

    /// The mouse decides nothing: a click on a word selects it.
    @Test func aClickResolvesNothing() throws {
        var outside = contested()
        outside.type("B")
        let rows = outside.screen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let row = try #require(rows.firstIndex { $0.contains("chest   ben") })
        let column = try #require(rows[row].range(of: "chest   ben")).lowerBound
        let place = Point(column: rows[row].distance(from: rows[row].startIndex, to: column), row: row)
        outside.send(.mouse(MouseEvent(.click, at: place)))
        #expect(outside.cases[0].isContested)
        outside.press(.enter)
        #expect(outside.cases[0].decision?.label == "chest" && !outside.cases[0].isContested)
    }

    private static func reading() -> ProjectSummary {
        var project = SampleProject.summary()
        (project.firstRead, project.overRead) = ("", "")
        project.reading = BlindReading(decided: 5, cases: 40)
        project.share = "2/3"
        return project
    }

    @Test func aBlindedReadingTellsNothingBeforeTheDecision() {
        func screens(_ cases: [CaseCard]) -> [Screen] {
            var outside = Outside(cases: cases, project: Self.reading())
            var screens = [outside.screen]
            for keys in ["ll", "f", "/", "r", "R", "B", "!", "v", "m", "S", "T", "a", "x", "O", "e", "t", "?"] {
                outside.type(keys)
                screens.append(outside.screen)
            }
            outside.press(.escape)
            outside.type("\"")
            screens.append(outside.screen)
            outside.press(.escape, .enter)
            screens.append(outside.screen)
            return screens
        }
        let (one, other) = (screens(SampleProject.blinded(false)), screens(SampleProject.blinded(true)))
        #expect(one == other)
        #expect(one[0].text.contains("read 5 of 40") && one[0].text.contains("share 2/3"))
        for word in ["CLIP", "CNN", "image_", "differ", "agree"] { #expect(!one[0].text.contains(word), "\(word)") }
        #expect(one[2].text.contains("not in a blinded reading"))
    }

    @Test func blindDecisionsSayThatTheyAre() throws {
        var outside = Outside(cases: SampleProject.blinded(false), project: Self.reading())
        outside.type("2")
        let word = try #require(outside.cases[0].decision)
        #expect(word.isBlind && word.label == "breast" && word.runID == nil && word.clipLabel == nil)
        // What is shown afterwards is decided on with open eyes.
        let open = SampleProject.cards()[1]
        outside.cases[1] = open
        outside.send(.casesChanged([open.entry]))
        #expect(outside.screen.text.contains(open.id.rawValue) && outside.screen.text.contains("CNN"))
        outside.type("1")
        #expect(outside.cases[1].decision?.isBlind == false && outside.cases[1].decision?.runID == 2)
    }

    @Test func anEmptyNoteOfSomebodyBlindTakesNothingBack() {
        var outside = Outside(cases: SampleProject.blinded(false), project: Self.reading())
        outside.type("\"")
        outside.press(.enter)
        #expect(!outside.effects.contains { if case .setNote = $0 { true } else { false } })
        outside.type("\"cyst")
        outside.press(.enter)
        #expect(outside.cases[0].note == "cyst")
    }

    @Test func anEarlierRunStandsBesideWithOneKey() {
        var project = SampleProject.summary()
        project.earlierRuns = [EarlierRun(id: 4, reader: .cnn), EarlierRun(id: 1, reader: .clip)]
        var cases = SampleProject.cards()
        cases[0].entry.beside = ReadLabel(classIndex: 0, confidence: 0.81)
        var outside = Outside(cases: cases, project: project)
        #expect(!outside.screen.text.contains("run 4"))
        outside.type("R")
        #expect(outside.effects.contains(.showRun(4)) && outside.screen.text.contains("run 4 chest"))
        outside.press(.enter)
        #expect(outside.screen.text.contains("run 4 chest .81"))
        outside.type("R")
        #expect(outside.effects.contains(.showRun(1)))
        outside.type("R")
        #expect(outside.effects.contains(.showRun(nil)) && !outside.screen.text.contains("run 1 chest"))
        // The queue of what that run read otherwise, without a count that nobody has made.
        outside.press(.escape)
        outside.type("f")
        #expect(outside.screen.text.contains("changed since run 4"))
        outside = Outside()
        outside.type("R")
        #expect(outside.screen.text.contains("there is no earlier run with these classes"))
    }

    @Test func anUndoThatReachesWhatIsNotShownAsks() {
        var outside = Outside()
        outside.send(.asked("Undo a decision on an earlier image of a/1.png?", Turn(act: 7, isRedo: false)))
        #expect(outside.screen.text.contains("Undo a decision on an earlier image of a/1.png?"))
        outside.press(.character("n"))
        #expect(!outside.effects.contains { if case .turn = $0 { true } else { false } })
        outside.send(.asked("Undo?", Turn(act: 7, isRedo: false)))
        outside.type("y")
        #expect(outside.effects.last == .turn(Turn(act: 7, isRedo: false)))
    }

    @Test func nothingIsDoneBeforeWhatIsOpen() {
        var outside = Outside()
        outside.send(.stage(StageStatus(title: "export", detail: "Still open: 3 cases.", outcome: .leavesOpen)))
        #expect(outside.screen.text.contains("export: Still open: 3 cases.") && !outside.screen.text.contains("done"))
    }
}
