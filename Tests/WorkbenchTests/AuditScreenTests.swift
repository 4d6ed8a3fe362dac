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
        let (one, other) = (screens(SampleProject.blinded(false)), screens(SampleProject.blinded(true)))
        #expect(one.map(\.text) == other.map(\.text))
        #expect(one[0].text.contains("not answered") && one[11].text.contains("class of case 3"))
        #expect(one == other)
    }

    @Test func galleryAndFocusShowPicturesAndClassKeysOnly() throws {
        var outside = Outside(cases: SampleProject.blinded(false), project: Self.project(), width: 120, height: 40)
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
        var outside = Outside(cases: SampleProject.blinded(false), project: Self.project())
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
