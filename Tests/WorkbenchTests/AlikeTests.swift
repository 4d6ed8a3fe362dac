import Labels
import Screen
import Testing

@testable import Workbench

/// The queue in the order of likeness, and what is decided in it.
@Suite struct AlikeTests {
    private func decided(_ outside: Outside) -> Int { outside.cases.count(where: \.isSettled) }

    @Test func whatIsAlikeOnOnePageIsDecidedByTwoKeys() throws {
        var outside = Outside()
        outside.press(.right, .right)
        let reference = try #require(outside.current)
        outside.type("S")
        #expect(outside.workbench.query.likeness == .image(reference.id, reference.version))
        #expect(outside.current?.id != reference.id && outside.workbench.queue.anchor == 0)
        let alike = try #require(outside.workbench.queue.alike).cases
        #expect(alike == 7 && outside.workbench.queue.selection == 0...6)
        let text = outside.screen.text
        #expect(text.contains("chest → breast: 7 like this   Esc ends the range") && text.contains("≈"))
        outside.type("a")
        #expect(decided(outside) == 7 && outside.workbench.selected == 7)
        outside.type("u")
        #expect(decided(outside) == 0)
    }

    /// Four keys for fifty cases, the last of which says yes to what was not seen.
    @Test func fiftyAlikeCasesTakeFourKeys() {
        var outside = Outside(cases: SampleProject.cards(["chest", "breast"], count: 120, disagreements: 120))
        let keys: [KeyPress] = [.character("S"), .character("S"), .character("a"), .character("y")]
        for key in keys {
            #expect(decided(outside) == 0)
            outside.press(key)
        }
        #expect(decided(outside) == 50)
        #expect(outside.cases.filter(\.isSettled).allSatisfy { $0.decision?.label == "breast" })
    }

    @Test func escapeGoesBackToTheQueueAndTheCase() {
        var outside = Outside()
        outside.press(.right, .right)
        let id = outside.current?.id
        outside.type("S")
        outside.press(.escape, .escape)
        #expect(outside.workbench.query == QueueQuery() && outside.current?.id == id)
    }

    @Test func aQueueThatCannotBeHadLeavesEverythingAsItWas() {
        var outside = Outside()
        outside.refusal = "no run of this project has embeddings"
        outside.press(.right)
        let id = outside.current?.id
        for keys in ["S", "T", "/~dense lung\r"] {
            for key in keys { outside.press(key == "\r" ? .enter : .character(key)) }
            #expect(outside.screen.text.contains("no run of this project has embeddings"))
            #expect(outside.workbench.query == QueueQuery() && outside.current?.id == id)
            #expect(outside.workbench.queue.anchor == nil)
        }
        #expect(decided(outside) == 0)
    }

    @Test func wordsBehindATildeOrderTheQueue() {
        var outside = Outside()
        outside.type("/~ dense lung, catheter")
        outside.press(.enter)
        #expect(outside.workbench.query == QueueQuery(likeness: .words("dense lung, catheter")))
        #expect(outside.screen.text.contains("like “dense lung, catheter”") && outside.workbench.queue.anchor == nil)
        outside.choose(.all)
        #expect(outside.workbench.query.likeness != nil && outside.workbench.total == 40)
        outside.type("s")
        outside.press(.end, .enter)
        #expect(outside.workbench.query == QueueQuery(filter: .all, order: .path))
    }

    @Test func oneDecisionIsGivenToAllThatShowTheSamePicture() throws {
        var outside = Outside()
        let reference = try #require(outside.current)
        outside.type("T")
        #expect(outside.workbench.query.likeness == .twins(reference.id, reference.version))
        #expect(outside.workbench.total == 4 && outside.workbench.queue.selection == 0...3)
        #expect(outside.screen.text.contains("4 with this picture"))
        outside.type("d")
        #expect(outside.cases.prefix(4).allSatisfy(\.isSettled) && decided(outside) == 4)
    }

    /// What has another image by now is not decided with the others: it is not the one that was painted.
    @Test func theRangeIsDecidedAsItWasPainted() throws {
        var outside = Outside()
        outside.type("S")
        let painted = outside.workbench.queue.selection.compactMap { outside.workbench.queue.cards[$0] }
        let old = painted[1].entry
        outside.sendUnpainted(
            .casesChanged([QueueEntry(ordinal: old.ordinal, id: old.id, version: 999, clip: nil, cnn: nil)]))
        outside.sendUnpainted(.key(.character("a")))
        guard case .decide(.accept, .seen(let cards), _)? = outside.effects.last(where: { isDecision($0) }) else {
            Issue.record("nothing was decided")
            return
        }
        #expect(cards == painted)
    }

    private func isDecision(_ effect: Effect) -> Bool { if case .decide = effect { true } else { false } }

    @Test func focusShowsWhatIsLikeTheCase() throws {
        var outside = Outside(width: 200, height: 60)
        let card = try #require(outside.current)
        outside.press(.enter)
        #expect(outside.effects.contains(.loadNeighbours(card.id, card.version)))
        var others = Array(outside.cases[3..<9])
        for place in others.indices { others[place].likeness = 0.97 - Float(place) / 20 }
        outside.send(.neighboursLoaded(card.version, Neighbours(others)))
        let text = outside.screen.text
        #expect(text.contains("like this   S shows them") && text.contains("≈.97 breast→chest"))
        outside.send(.neighboursLoaded(999, Neighbours([], remark: "late")))
        #expect(outside.screen.text == text)
        outside.send(.neighboursLoaded(card.version, Neighbours([], remark: "no run has embeddings")))
        #expect(outside.screen.text.contains("no run has embeddings"))
        outside.type("S")
        #expect(outside.workbench.page == .gallery)
    }

    @Test func anAuditHasNoLikeness() {
        let project = ProjectSummary(
            name: "mixed", classes: SampleProject.summary().classes, reviewer: "ana",
            audit: AuditSession(id: 3, drawn: 40, answered: 5))
        var outside = Outside(project: project)
        for key in "ST/m" {
            outside.type(String(key))
            #expect(outside.screen.text.contains("not in an audit"), "\(key)")
        }
        outside.press(.enter)
        #expect(!outside.effects.contains { if case .loadNeighbours = $0 { true } else { false } })
        #expect(outside.workbench.query == QueueQuery() && outside.workbench.marks.isEmpty)
    }
}
