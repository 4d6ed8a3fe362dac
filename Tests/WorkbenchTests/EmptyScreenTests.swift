import Labels
import Screen
import Testing

@testable import Workbench

/// An empty queue says "done" only where nothing is left, and else what is left and what helps.
@Suite struct EmptyScreenTests {
    /// Agreed cases, changed by a body.
    private func screen(
        firstRead: String = "clip-phantom", overRead: String = "run 2", width: Int = 120, height: Int = 40,
        _ change: (Int, inout QueueEntry) -> Void = { _, _ in }
    ) -> String {
        var cases = Array(SampleProject.cards().dropFirst(14))
        for index in cases.indices { change(index, &cases[index].entry) }
        var project = SampleProject.summary()
        (project.firstRead, project.overRead) = (firstRead, overRead)
        return Outside(cases: cases, project: project, width: width, height: height).screen.text
    }

    @Test func agreementOnEveryCaseIsSaid() {
        let text = screen()
        #expect(text.contains("✓ CLIP and the CNN agree on every case."))
        #expect(text.contains("100 %") && !text.contains("unread"))
    }

    @Test(arguments: [(40, 12), (120, 40)]) func newImagesAreNotDone(width: Int, height: Int) {
        let text = screen(width: width, height: height) { index, entry in
            guard index < 5 else { return }
            (entry.clip, entry.cnn, entry.state) = (nil, nil, .unread)
        }
        #expect(!text.contains("✓ CLIP") && !text.contains("100 %"))
        #expect(text.contains("unread 5"))
        for word in ["Nothing to settle among the 21", "5 not read by both", "label goes on", "over-reads what"] {
            #expect(text.contains(word), "\(word)\n\(text)")
        }
    }

    @Test func anInterruptedOverReadIsNotDone() {
        let text = screen(overRead: "") { _, entry in (entry.cnn, entry.state) = (nil, .unread) }
        #expect(!text.contains("✓ CLIP") && text.contains(" 0 %"))
        #expect(text.contains("No case was read by both readers yet."))
        #expect(text.contains("26 not read by both   t over-reads what CLIP has read"))
    }

    @Test func anInterruptedFirstReadIsNotDone() {
        let text = screen(firstRead: "", overRead: "") { _, entry in
            (entry.clip, entry.cnn, entry.state) = (nil, nil, .unread)
        }
        #expect(text.contains("26 not read by both   the same overread label goes on"))
        #expect(!text.contains("t over-reads"))
    }

    @Test(arguments: [
        (CaseState.gone, "2 without an image any more"), (.changed, "2 with another image by now"),
        (.unreadable, "2 whose image cannot be opened"),
    ])
    func imagesThatAreNotThereAreNamed(state: CaseState, words: String) {
        let text = screen { index, entry in if index < 2 { entry.state = state } }
        #expect(!text.contains("✓ CLIP"))
        #expect(text.contains("Nothing to settle among the 26 cases that both have read."))
        #expect(text.contains(words) && text.contains("\(state) 2"))
    }

    @Test func decisionsThatNoLongerHoldAreNamed() {
        let text = screen { index, entry in entry.isOutdated = index == 0 }
        #expect(!text.contains("✓ CLIP") && text.contains("1 with decisions that no longer hold"))
    }

    @Test func aQueueThatIsEmptyTakesUpWhatWasUndone() {
        var outside = Outside()
        outside.type("vGay")
        outside.press(.control("l"))
        #expect(outside.screen.text.contains("✓ Every disagreement is settled."))
        outside.type("u")
        #expect(outside.workbench.total == 14)
        #expect(outside.screen.text.contains("▶"))
    }
}
