import Images
import Labels
import Screen
import Testing

@testable import Workbench

/// What is shown is what would be exported, and of the image that is there now.
@Suite struct HonestStateTests {
    @Test func theHeaderCountsLabels() {
        var outside = Outside()
        #expect(outside.screen.text.contains("chest 20   breast 20"))
        outside.type("xd")
        #expect(outside.screen.text.contains("chest 20   breast 19"))
        outside.cases[4].entry.standing = [
            SampleProject.decision(outside.cases[4], .accept, by: "ana"),
            SampleProject.decision(outside.cases[4], .reject, by: "ben"),
        ]
        outside.send(.projectChanged(outside.workbench.project))
        #expect(outside.screen.text.contains("chest 20   breast 18"))
    }

    @Test func contestedCasesAreNotSettled() {
        var cases = SampleProject.cards()
        cases[0].entry.standing = [
            SampleProject.decision(cases[0], .accept, by: "ana"), SampleProject.decision(cases[0], .reject, by: "ben"),
        ]
        let outside = Outside(cases: cases)
        #expect(outside.workbench.total == 14)
        #expect(outside.screen.text.contains("settled 0") && outside.screen.text.contains("contested 1"))
    }

    @Test func cardsSayWhereTheirImageIsNotThere() {
        var cases = SampleProject.cards()
        for (index, state) in [CaseState.gone, .changed, .unreadable].enumerated() { cases[index].entry.state = state }
        let text = Outside(cases: cases).screen.text
        for words in ["image gone", "image changed", "unreadable", "gone 1"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    /// Another image came in the place of the first case's.
    private func replaced(in outside: Outside) -> CaseCard {
        let old = outside.cases[0]
        let entry = QueueEntry(
            ordinal: old.ordinal, id: old.id, version: 1000, state: .unread, clip: nil, cnn: nil, isOutdated: true)
        return CaseCard(entry, thumbnail: SampleProject.thumbnail(99))
    }

    @Test func aCardWhoseImageChangedIsLoadedWithItsPicture() {
        var outside = Outside()
        outside.cases[0] = replaced(in: outside)
        outside.send(.projectChanged(outside.workbench.project))
        #expect(outside.workbench.queue.cards[0] == outside.cases[0])
        #expect(outside.workbench.queue.cards[1]?.thumbnail == outside.cases[1].thumbnail)
        #expect(outside.screen.text.contains("decided before"))
    }

    /// Until the new picture is on the screen, the case on it is the old one, which the project refuses.
    @Test func aKeyDecidesOnTheImageThatWasPainted() {
        var outside = Outside()
        let old = outside.cases[0]
        outside.cases[0] = replaced(in: outside)
        outside.sendUnpainted(.casesChanged([outside.cases[0].entry]))
        outside.sendUnpainted(.key(.character("d")))
        #expect(outside.effects.last == .decide(.exclude, .seen([old]), outside.workbench.project))
    }

    @Test func focusFollowsTheImage() {
        var outside = Outside()
        outside.press(.enter)
        let old = outside.cases[0]
        outside.send(.pictureLoaded(old.version, SampleProject.picture(1)))
        #expect(outside.workbench.focus.picture != nil)
        outside.cases[0] = replaced(in: outside)
        outside.effects = []
        outside.send(.casesChanged([outside.cases[0].entry]))
        #expect(outside.workbench.focus.picture == nil)
        #expect(outside.effects.contains(.loadPicture(old.id, 1000, PictureView())))
        #expect(outside.effects.contains(.loadDetails(old.id)))
        outside.send(.pictureLoaded(old.version, SampleProject.picture(1)))
        #expect(outside.workbench.focus.picture == nil)
        outside.send(.pictureLoaded(1000, SampleProject.picture(99)))
        #expect(outside.workbench.focus.picture == SampleProject.picture(99))
    }

    @Test func aCaseThatIsBeingLoadedIsNotCalledDone() {
        var outside = Outside()
        outside.press(.enter)
        outside.workbench.queue.cards = [:]
        #expect(outside.screen.text.contains("opening"))
    }
}
