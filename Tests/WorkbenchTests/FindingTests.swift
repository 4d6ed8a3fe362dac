import Labels
import Screen
import Testing

@testable import Workbench

/// Cases are found by words, by conditions and from the matrix; marked ones are decided on together.
@Suite struct FindingTests {
    private func decided(_ outside: Outside) -> [CaseID] { outside.cases.filter(\.isSettled).map(\.id) }

    @Test func aSearchGoesThroughAllCasesAndEscGoesBack() {
        var outside = Outside()
        outside.press(.right, .right)
        let before = outside.current?.id
        let keys = "/image_2\r".count
        outside.type("/image_2")
        outside.press(.enter)
        #expect(keys == "image_2".count + 2)
        let matching = outside.cases.filter { $0.id.rawValue.contains("image_2") }
        let inQueue = matching.count(where: \.needsSettling)
        #expect(outside.workbench.total == matching.count && inQueue < matching.count)
        let text = outside.screen.text
        #expect(text.contains("\(matching.count), \(inQueue) of them in this queue (to settle)   Esc goes back"))
        #expect(text.contains("/image_2") && text.contains("\(matching.count) found, \(inQueue) of them to settle"))
        outside.press(.escape)
        #expect(outside.workbench.query == QueueQuery() && outside.current?.id == before)
    }

    @Test func aFilterNarrowsWhatWasFound() {
        var outside = Outside()
        outside.type("/image")
        outside.press(.enter)
        #expect(outside.workbench.total == 40)
        outside.choose(.disagreements)
        #expect(outside.workbench.total == 14 && outside.workbench.query.search == "image")
        outside.type("/")
        outside.press(.control("u"), .enter)
        #expect(outside.workbench.query == QueueQuery(filter: .disagreements))
        outside.type("/nowhere")
        outside.press(.enter)
        #expect(outside.screen.text.contains("No case matches.") && outside.screen.text.contains("Esc ends the search"))
    }

    @Test func aSearchOfTenThousandCharactersStaysWithinBounds() {
        var outside = Outside()
        outside.type("/" + String(repeating: "x", count: 10_000))
        #expect(outside.screen.text.contains("no more than 4000 characters"))
        outside.press(.enter)
        #expect(outside.workbench.query.search.count == 4000 && outside.workbench.total == 0)
        #expect(outside.screen.text.contains("/xxxxx"))
        outside.press(.escape)
        #expect(outside.workbench.total == 14)
    }

    @Test func filtersAreTypedAndPutTogether() {
        var outside = Outside()
        outside.cases[0].entry.isFlagged = true
        outside.cases[20].entry.isFlagged = true
        outside.press(.control("l"))
        outside.type("fundecided")
        outside.press(.tab)
        #expect(outside.screen.text.contains("filter: undecided and …"))
        outside.type("flagged,label chest")
        outside.press(.enter)
        let wanted = QueueFilter.undecided.and(.flagged).and(.label(0))
        #expect(outside.workbench.query.filter == wanted)
        #expect(outside.screen.text.contains("undecided and flagged and label chest 1"))
        outside.type("f")
        #expect(outside.screen.text.contains("▶ undecided and flagged and label chest"))
        outside.type("nothing of the kind")
        #expect(outside.screen.text.contains("none of that name"))
        outside.press(.enter)
        #expect(outside.workbench.query.filter == wanted)
    }

    @Test func pairsOfReadsAreFilters() {
        var outside = Outside()
        outside.type("fchest → cnn")
        outside.press(.enter)
        #expect(outside.workbench.query.filter == .pair(0, 1))
        let both = outside.cases.filter { $0.clip?.classIndex == 0 && $0.cnn?.classIndex == 1 }
        #expect(outside.workbench.total == both.count && !both.isEmpty)
    }

    @Test func theMatrixLeadsToItsCases() {
        var outside = Outside()
        outside.type("r")
        outside.press(.enter)
        #expect(outside.screen.text.contains("there is no matrix"))
        outside.send(.reportLoaded(ScreensTests.sampleReport))
        outside.press(.right)
        #expect(outside.screen.text.contains("▶7"))
        outside.press(.enter)
        #expect(outside.workbench.page == .gallery && outside.workbench.query.filter == .pair(0, 1))
        #expect(outside.screen.text.contains("CLIP chest → CNN breast"))
        outside.type("r")
        outside.send(.reportLoaded(ScreensTests.sampleReport))
        outside.press(.down, .left)
        #expect(outside.workbench.matrixCell == MatrixCell(row: 1, column: 0))
        outside.press(.down, .down)
        #expect(outside.workbench.matrixCell == MatrixCell(row: 1, column: 0))
    }

    @Test func theMatrixOfManyClassesShowsTheSelectedCell() {
        let names = (0..<30).map { "class \($0)" }
        var outside = Outside(
            cases: SampleProject.cards(names), project: SampleProject.summary(names), width: 80, height: 24)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 30), count: 30)
        counts[29][28] = 3
        let row = ReviewReport.ClassRow(clip: 1, cnn: 1, settled: 0, curated: 1)
        outside.type("r")
        let report = ReviewReport(
            agreement: ConfusionMatrix(counts: counts), classes: [ReviewReport.ClassRow](repeating: row, count: 30))
        outside.send(.reportLoaded(report))
        for _ in 0..<29 { outside.press(.down) }
        for _ in 0..<28 { outside.press(.right) }
        #expect(outside.screen.text.contains("▶3") && outside.screen.text.contains("class 28"))
        outside.press(.left, .enter)
        #expect(outside.screen.text.contains("no case is read so"))
        outside.press(.right, .enter)
        #expect(outside.workbench.query.filter == .pair(29, 28))
    }
}

/// Marked cases are decided on as they were painted, and no others.
@Suite struct MarkTests {
    @Test func markedCasesAreDecidedTogether() {
        var outside = Outside()
        outside.type("m")
        outside.press(.right, .right)
        outside.type("m")
        outside.press(.right)
        outside.type("mm")
        #expect(outside.screen.text.contains("2 marked") && outside.screen.text.contains("◆ "))
        outside.type("d")
        #expect(outside.cases.map(\.isSettled).prefix(4) == [true, false, true, false])
        #expect(outside.workbench.marks.isEmpty)
        outside.type("u")
        #expect(outside.cases.allSatisfy { !$0.isSettled })
    }

    @Test func marksOffTheScreenAreAskedAbout() {
        for answer in [KeyPress.character("y"), .character("d"), .escape] {
            var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
            outside.choose(.all)
            outside.type("m")
            outside.press(.end)
            outside.type("md")
            #expect(outside.cases.allSatisfy { !$0.isSettled })
            #expect(outside.screen.text.contains("2 marked cases?") && outside.screen.text.contains("One is"))
            outside.press(answer)
            let isYes = answer == .character("y")
            #expect(outside.cases.count(where: \.isSettled) == (isYes ? 2 : 0))
            #expect(outside.workbench.marks.count == (isYes ? 0 : 2))
        }
    }

    @Test func marksStayThroughQueuesAndAreDecidedAsPainted() throws {
        var outside = Outside()
        let first = outside.cases[0].entry
        outside.type("m/image_2")
        outside.press(.enter)
        outside.type("m")
        let second = try #require(outside.current).entry
        outside.type("=breast")
        outside.press(.enter)
        outside.type("y")
        let target = DecisionTarget.marked([first, second], unseen: 0)
        #expect(outside.effects.contains(.decide(.name(1), target, outside.workbench.project)))
    }

    /// A range is marked where all of it was seen; a decision on a range leaves the marks alone.
    @Test func aRangeCanBeMarked() {
        var outside = Outside()
        outside.press(.character("v"), .right, .right, .character("m"))
        #expect(outside.workbench.marks.count == 3 && outside.workbench.queue.anchor == nil)
        outside.press(.right, .character("v"), .right, .character("d"))
        #expect(outside.workbench.marks.count == 3)
        #expect(outside.cases.map(\.isSettled).prefix(6) == [false, false, false, true, true, false])
        outside.press(.escape)
        #expect(outside.workbench.marks.isEmpty)
        var small = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        small.choose(.all)
        small.type("vGm")
        #expect(small.workbench.marks.isEmpty && small.screen.text.contains("not all cases"))
    }

    @Test func anotherImageOrOtherReadsEndAMark() {
        var outside = Outside()
        outside.type("m")
        outside.press(.right)
        outside.type("m")
        let old = outside.cases[0].entry
        outside.send(
            .casesChanged([QueueEntry(ordinal: old.ordinal, id: old.id, version: 999, clip: nil, cnn: nil)]))
        #expect(outside.workbench.marks.entries.map(\.id) == [outside.cases[1].id])
        #expect(outside.screen.text.contains("1 mark is gone"))
        var project = outside.workbench.project
        project.runID = 3
        outside.send(.projectChanged(project))
        #expect(outside.workbench.marks.isEmpty)
    }

    @Test func aQuestionAboutOtherMarksIsDropped() {
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12)
        outside.choose(.all)
        outside.type("m")
        outside.press(.end)
        outside.type("md")
        let old = outside.cases[0].entry
        outside.send(
            .casesChanged([QueueEntry(ordinal: old.ordinal, id: old.id, version: 999, clip: nil, cnn: nil)]))
        outside.type("y")
        #expect(outside.cases.allSatisfy { !$0.isSettled })
    }
}
