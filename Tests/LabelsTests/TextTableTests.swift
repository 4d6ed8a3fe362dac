import Testing

@testable import Labels

@Suite struct TextTableTests {
    /// Letters of some scripts take two columns, a mark none.
    static let width: TextTable.Width = { text in
        text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x3000 ? 2 : (0x300...0x36F).contains($1.value) ? 0 : 1) }
    }
    private let table = TextTable(width: Self.width)

    @Test func wideNamesAlign() {
        let lines = table.lines([["", "n"], ["肺", "12"], ["ab", "3"], ["e\u{301}t", "400"]], indent: " ")
        #expect(lines == ["       n", " 肺   12", " ab    3", " e\u{301}t  400"])
        #expect(Set(lines.map(Self.width)) == [8])
    }

    @Test func longTextKeepsItsGap() {
        #expect(table.padded("abc", to: 2, gap: 1) == "abc ")
        #expect(table.padded("abc", to: 2, .right, gap: 1) == " abc")
        #expect(table.padded("abc", to: 5) == "abc  ")
        #expect(table.padded("肺", to: 5, .right) == "   肺")
    }

    @Test func noRowsAreNoLines() { #expect(table.lines([]).isEmpty) }
}

@Suite struct TextColumnsTests {
    @Test func cellsAlignByTheColumnsThatTheyTake() {
        let width = TextTableTests.width
        let columns = TextColumns(fitting: ["胸", "breast"], atLeast: 2, width: width)
        let rows = [
            columns.row("", ["胸", "breast"]), columns.row("胸", ["1", "2"]), columns.row("breast", ["3", "40"]),
        ]
        #expect(rows == ["              胸    breast", "胸             1         2", "breast         3        40"])
        #expect(Set(rows.map(width)).count == 1)
        #expect(
            columns.row("longer than that", ["and a cell that is wider"]) == "longer than that and a cell that is wider"
        )
    }
}
