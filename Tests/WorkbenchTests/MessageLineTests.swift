import Labels
import Screen
import Testing

@testable import Workbench

/// What is said has its own line, and the keys theirs.
@Suite struct MessageLineTests {
    private func last(_ outside: Outside) -> String { outside.screen.rowText(outside.screen.size.height - 1) }

    @Test(arguments: [40, 50, 60, 80, 100, 120, 200]) func keysNeverVanish(columns: Int) {
        var outside = Outside(width: columns, height: 24)
        let keys = last(outside)
        #expect(keys.hasPrefix(" ? help  a accept CNN"))
        outside.type("w")
        #expect(last(outside) == keys)
        outside.send(.failed("cannot write: no space left"))
        #expect(last(outside) == keys)
        outside.press(.escape, .character("v"))
        #expect(last(outside) == keys)
        #expect(DisplayText.width(of: keys) < columns)
    }

    @Test func theMoreImportantKeysAreNamedFirst() {
        #expect(last(Outside(width: 50, height: 24)) == " ? help  a accept CNN  x keep CLIP  ␣ skip")
        let wide = last(Outside(width: 80, height: 24))
        for key in ["␣ skip", "u undo", "↵ focus", "f filter", "q quit"] { #expect(wide.contains(key), "\(key)") }
    }

    @Test func oneLongNameLeavesTheOtherKeysTheirPlace() {
        let names = [String(repeating: "radiograph ", count: 6), "breast", "hand"]
        let outside = Outside(
            cases: SampleProject.cards(names), project: SampleProject.summary(names), width: 120, height: 24)
        for key in ["1 radiograph ra…", "2 breast", "3 hand", "u undo", "f filter", "q quit"] {
            #expect(last(outside).contains(key), "\(key) in \(last(outside))")
        }
    }

    @Test func ofManyClassesTheKeyToAllIsNamed() {
        let names = (1...30).map { "finding \($0)" }
        let keys = last(
            Outside(cases: SampleProject.cards(names), project: SampleProject.summary(names), width: 80, height: 24))
        #expect(keys.contains("= class by name") && keys.contains("u undo") && !keys.contains("finding"))
    }

    @Test func aLongFailureIsReadInFull() {
        var outside = Outside(width: 60, height: 24)
        outside.send(
            .failed(
                "/a/very/long/path/to/a/file/that/fails.sqlite: cannot write, no space is left on the device; make room"
            ))
        let text = outside.screen.text
        for word in ["/a/very/long/path", "cannot write,", "make room", "Esc"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(text.contains("1 of 14"))
    }

    @Test func theFirstPaintClaimsNothing() {
        let display = Display(size: Size(width: 120, height: 40))
        let text = Workbench(project: SampleProject.summary(), display: display).view().text
        #expect(text.contains("opening …"))
        for word in ["%", "0 cases", "settled", "to settle 0"] { #expect(!text.contains(word), "\(word)") }
    }

    @Test func helpBeginsWithThePresentPage() {
        var outside = Outside(width: 80, height: 24)
        outside.type("?")
        #expect(outside.screen.text.contains("keys of the gallery") && outside.screen.text.contains("Deciding"))
        outside.press(.escape)
        outside.type("r?")
        #expect(outside.screen.text.contains("keys of the report") && !outside.screen.text.contains("Deciding"))
    }

    @Test func helpDefinesTheWords() {
        var outside = Outside(width: 120, height: 60)
        outside.type("?")
        for word in ["to settle", "settled", "contested", "skipped"] {
            #expect(outside.screen.text.contains("\(word) "), "\(word)")
        }
    }
}
