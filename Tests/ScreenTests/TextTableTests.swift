import Testing

@testable import Screen

@Suite struct TextColumnsTests {
    @Test func wideNamesAlign() {
        let lines = TextTable.lines([["", "n"], ["肺", "12"], ["ab", "3"], ["e\u{301}t", "400"]], indent: " ")
        #expect(lines == ["       n", " 肺   12", " ab    3", " e\u{301}t  400"])
        #expect(Set(lines.map { DisplayText.width(of: $0) }) == [8])
    }

    @Test func longTextKeepsItsGap() {
        #expect(TextTable.padded("abc", to: 2, gap: 1) == "abc ")
        #expect(TextTable.padded("abc", to: 2, .right, gap: 1) == " abc")
        #expect(TextTable.padded("abc", to: 5) == "abc  ")
        #expect(TextTable.padded("肺", to: 5, .right) == "   肺")
    }

    @Test func noRowsAreNoLines() { #expect(TextTable.lines([]).isEmpty) }
}
