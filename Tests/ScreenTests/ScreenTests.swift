import Screen
import Testing

@Suite struct ScreenTests {
    @Test func textIsCutAtItsColumnsAndAtTheEdge() {
        var screen = Screen(size: Size(width: 8, height: 2))
        #expect(screen.write("breast", column: 1, row: 0, columns: 4) == 4)
        screen.write("胸部", column: 5, row: 1, columns: 9)
        #expect(screen.text == " bre…\n     胸\n")
    }

    @Test func nothingIsDrawnOutside() {
        var screen = Screen(size: Size(width: 3, height: 1))
        screen.write("abcdef", column: -2, row: 0, columns: 6)
        screen.write("abc", column: 0, row: 7, columns: 3)
        screen.fill(Rectangle(column: -5, row: -5, width: 3, height: 3), style: Style())
        #expect(screen.text == "cde\n")
    }

    @Test func halfAWideGlyphBecomesASpace() {
        var screen = Screen(size: Size(width: 4, height: 1))
        screen.write("胸部", column: 0, row: 0, columns: 4)
        screen.put("x", column: 1, row: 0, style: Style())
        #expect(screen.text == " x部\n")
        screen.put("y", column: 2, row: 0, style: Style())
        #expect(screen.text == " xy\n")
        #expect(screen[3, 0].glyph == " ")
    }

    @Test func framesHaveTitles() {
        var screen = Screen(size: Size(width: 12, height: 3))
        screen.frame(screen.bounds, .heavy, style: Style(), title: StyledText(" a.png "))
        #expect(screen.text == "┏━ a.png ━━┓\n┃          ┃\n┗━━━━━━━━━━┛\n")
        #expect(screen.inASCII().text == "#= a.png ==#\n#          #\n#==========#\n")
    }

    @Test(arguments: [
        (Float(0), "····"), (0.5, "██··"), (0.53, "██▏·"), (1, "████"), (2, "████"), (-1, "····"), (.nan, "····"),
    ])
    func barsAreMeasuredInEighths(fraction: Float, drawn: String) {
        var screen = Screen(size: Size(width: 4, height: 1))
        screen.write(.bar(fraction, columns: 4, style: Style()), column: 0, row: 0, columns: 4)
        #expect(screen.text == drawn + "\n")
    }

    @Test func differencesAreMinimalRuns() {
        var old = Screen(size: Size(width: 10, height: 2))
        old.write("chest", column: 0, row: 0, columns: 10)
        var new = old
        new.put("x", column: 2, row: 0, style: Style())
        new.put("y", column: 4, row: 1, style: Style())
        let runs = new.differences(from: old)
        #expect(runs.map(\.row) == [0, 1])
        #expect(runs.map(\.column) == [2, 4])
        #expect(runs.map(\.cells.count) == [1, 1])
        #expect(old.differences(from: old).isEmpty)
        #expect(old.differences(from: nil).map(\.cells.count) == [10, 10])
    }

    @Test func differencesTakeWideGlyphsWhole() {
        var old = Screen(size: Size(width: 6, height: 1))
        old.write("a胸b", column: 0, row: 0, columns: 6)
        var new = old
        new.write("部", column: 1, row: 0, columns: 2)
        #expect(new.differences(from: old).map(\.column) == [1])
        #expect(new.differences(from: old).map(\.cells.count) == [2])
    }

    @Test func differencesAppliedToTheOldScreenGiveTheNew() {
        var old = Screen(size: Size(width: 30, height: 4))
        old.write("胸部 breast 写真", column: 3, row: 1, columns: 20)
        var new = Screen(size: old.size)
        new.write("x 胸部写真 chest", column: 2, row: 1, columns: 20, style: Style(.clip))
        var patched = (0..<4).map { row in (0..<30).map { old[$0, row] } }
        for run in new.differences(from: old) {
            patched[run.row].replaceSubrange(run.column..<(run.column + run.cells.count), with: run.cells)
        }
        #expect(patched == (0..<4).map { row in (0..<30).map { new[$0, row] } })
    }

    @Test func drawingsShowTextAndHalfBlocks() {
        var screen = Screen(size: Size(width: 2, height: 1))
        screen.put("▀", column: 0, row: 0, style: Style(.rgb(255, 0, 0), on: .rgb(0, 0, 255)))
        screen.put("<", column: 1, row: 0, style: Style(.clip))
        let drawing = screen.svg()
        #expect(drawing.contains("<rect x=\"0\" y=\"0\" width=\"10\" height=\"10\" fill=\"#ff0000\"/>"))
        #expect(drawing.contains("fill=\"#0000ff\""))
        #expect(drawing.contains("&lt;</text>"))
    }

    @Test func theFixedColoursAreXtermsCubeAndGreys() {
        #expect(Colour.fixedRGB(16) == (0, 0, 0))
        #expect(Colour.fixedRGB(231) == (255, 255, 255))
        #expect(Colour.fixedRGB(74) == (95, 175, 215))
        #expect(Colour.fixedRGB(232) == (8, 8, 8))
        #expect(Colour.fixedRGB(255) == (238, 238, 238))
    }
}
