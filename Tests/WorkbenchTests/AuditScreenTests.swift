import Labels
import Screen
import Testing

@testable import Workbench

/// Nothing on an audit's screens depends on what readers or people have said.
@Suite struct AuditScreenTests {
    private static func project() -> ProjectSummary {
        ProjectSummary(
            name: "mixed", classes: SampleProject.summary().classes, reviewer: "ana",
            audit: AuditSession(id: 3, drawn: 40, answered: 5))
    }

    /// Two collections with the same pictures, in which everything that was said differs.
    private static func blinded(_ isOther: Bool) -> [CaseCard] {
        SampleProject.cards().map { card in
            var entry = card.entry
            if isOther {
                entry = QueueEntry(
                    ordinal: entry.ordinal, id: CaseID("breast/\(entry.ordinal)"), version: entry.version,
                    state: .unread, clip: entry.cnn, cnn: nil, suspicion: 0.9, isFlagged: true,
                    standing: [SampleProject.decision(card, .exclude, by: "ben")], isOutdated: true, note: "CLIP errs")
            }
            return CaseCard(entry.blinded(answer: nil), thumbnail: card.thumbnail)
        }
    }

    private func screens(_ cases: [CaseCard]) -> [Screen] {
        var outside = Outside(cases: cases, project: Self.project())
        var screens = [outside.screen]
        for keys in ["ll", "f", "/", "r", "!", "m", "\"", "v", "a", "x", "="] {
            outside.type(keys)
            screens.append(outside.screen)
        }
        outside.press(.escape, .enter)
        outside.send(.detailsLoaded(.blinded(outside.current?.id ?? CaseID(""))))
        screens.append(outside.screen)
        outside.type("?")
        return screens + [outside.screen]
    }

    @Test func screensDoNotDependOnReadsLabelsOrNames() {
        let (one, other) = (screens(Self.blinded(false)), screens(Self.blinded(true)))
        #expect(one.map(\.text) == other.map(\.text))
        #expect(one[0].text.contains("not answered") && one[11].text.contains("class of case 3"))
        #expect(one == other)
    }

    @Test func galleryAndFocusShowPicturesAndClassKeysOnly() throws {
        var outside = Outside(cases: Self.blinded(false), project: Self.project(), width: 120, height: 40)
        let gallery = outside.screen.text
        outside.press(.enter)
        for screen in [gallery, outside.screen.text] {
            for word in ["CLIP", "CNN", "image_", "%", "differ", "agree", "disagreements", "suspicious"] {
                #expect(!screen.contains(word), "\(word)")
            }
            #expect(screen.contains("1 chest") && screen.contains("2 breast") && screen.contains("case 1"))
            #expect(screen.contains("answered 5 of 40"))
        }
    }

    @Test func onlyNamingLeavingOutAndPuttingOffDecide() throws {
        var outside = Outside(cases: Self.blinded(false), project: Self.project())
        outside.type("ax!m\"vrfetzI")
        #expect(
            !outside.effects.contains { effect in
                switch effect {
                case .decide, .setFlag, .setNote, .start, .loadReport: true
                default: false
                }
            })
        outside.type("2")
        let decided = try #require(
            outside.effects.compactMap { effect -> Choice? in
                if case .decide(let choice, _, _) = effect { choice } else { nil }
            }.last)
        #expect(decided == .name(1) && outside.workbench.selected == 1)
        #expect(outside.screen.text.contains("✓ breast"))
    }
}
