import Screen
import Testing

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("chest", 5), ("", 0), ("Gerät", 5), ("e\u{301}", 1), ("胸部", 4), ("ｆ", 2), ("한글", 4), ("🩻", 2), ("≠✓✗", 3),
        ("👩‍⚕️", 2), ("🇩🇪", 2), ("\u{301}x", 2), ("é\u{200B}", 2), ("👍🏽", 2),
    ])
    func widthIsThatOfTheColumnsTaken(text: String, width: Int) {
        #expect(DisplayText.width(of: text) == width)
    }

    @Test(arguments: [
        "\u{1B}[2J", "\u{7}", "a\nb", "\u{9B}31m", "\u{202E}gnp", "\u{2066}", "\u{FEFF}", "\u{7F}", "\u{85}",
    ])
    func invisibleCharactersNeverPass(text: String) {
        let shown = DisplayText(text).text
        #expect(shown.contains("\u{FFFD}"))
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .format })
    }

    @Test func cuttingKeepsWholeGlyphsAndSaysThatSomethingIsMissing() {
        #expect(DisplayText("chest").cut(to: 5).text == "chest")
        #expect(DisplayText("chest").cut(to: 4).text == "che…")
        #expect(DisplayText("chest").cut(to: 4, at: .beginning).text == "…est")
        #expect(DisplayText("胸部写真").cut(to: 6).text == "胸部…")
        #expect(DisplayText("e\u{301}e\u{301}e\u{301}").cut(to: 2).text == "e\u{301}…")
        #expect(DisplayText("chest").cut(to: 0).text == "")
        #expect(DisplayText("chest").cut(to: 1).text == "…")
    }

    @Test func aGlyphHoldsAtMostFourMarks() {
        let glyphs = DisplayText("a" + String(repeating: "\u{301}", count: 40)).glyphs
        #expect(glyphs.count == 1)
        #expect(glyphs[0].text.unicodeScalars.count == 5)
    }
}
