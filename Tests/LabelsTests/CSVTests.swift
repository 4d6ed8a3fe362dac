import Labels
import Testing

@Suite struct CSVTests {
    private func rows(_ text: String) throws -> [[String]] {
        var reader = CSVReader(bytes: Array(text.utf8), file: "f.csv")
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    @Test func plainAndQuotedFields() throws {
        #expect(try rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("\u{FEFF}a,b\r\n\"x,\"\"y\"\"\r\nz\",\r\n") == [["a", "b"], ["x,\"y\"\r\nz", ""]])
        #expect(try rows("a\n\n\r\nb") == [["a"], ["b"]])
        #expect(try rows("é,\"日本\"\n") == [["é", "日本"]])
        #expect(try rows("").isEmpty)
        #expect(try rows(",\n\"\",") == [["", ""], ["", ""]])
    }

    @Test(arguments: [
        ("a\nb\"c\n", 2, "a quote inside a field"), ("a\n\"b\n\nc", 2, "a quote that is never closed"),
        ("a\n\"b\nc\"d\n", 3, "text after a closing quote"), ("a\rb", 1, "a carriage return alone"),
        ("a\nb\0", 2, "bytes that are not UTF-8 text"),
    ])
    func malformedFilesAreRefused(text: String, line: Int, found: String) throws {
        let error = #expect(throws: CSVError.self) { try rows(text) }
        #expect(error?.line == line)
        #expect(error?.found == found)
        #expect(error?.description.hasPrefix("f.csv:\(line): found \(found), expected ") == true)
    }

    @Test func invalidUTF8IsRefused() {
        var reader = CSVReader(bytes: [97, 44, 0xC3, 0x28, 10], file: "f.csv")
        #expect(throws: CSVError.self) { try reader.next() }
    }

    @Test func linesAreCountedThroughQuotes() throws {
        var reader = CSVReader(bytes: Array("a\n\"b\nc\"\nd\n".utf8), file: "f.csv")
        #expect(try [reader.next()?.line, reader.next()?.line, reader.next()?.line] == [1, 2, 4])
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let table = [["case", "note"], ["a,b", "say \"hi\"\nthere\r"], ["", "ü"], ["=1+1", "'=x"], ["'", "-"]]
        var writer = CSVWriter()
        for row in table { writer.append(row) }
        #expect(writer.guardedCells == 3)
        let text = String(decoding: writer.takeBytes(), as: UTF8.self)
        #expect(text.hasPrefix("case,note\r\n\"a,b\",\"say \"\"hi\"\"\nthere\r\"\r\n,ü\r\n'=1+1,''=x\r\n"))
        #expect(try rows(text).map { $0.map(SpreadsheetGuard.removed) } == table)
        #expect(writer.takeBytes().isEmpty)
    }

    @Test func rawCellsStay() {
        var writer = CSVWriter(raw: true)
        writer.append(["=1+1", "@x"])
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "=1+1,@x\r\n")
        #expect(writer.guardedCells == 0)
    }

    @Test(arguments: ["=a", "+a", "-a", "@a", "\ta", "\ra", "'=a", "''@"])
    func theGuardComesOffAgain(cell: String) {
        let written = SpreadsheetGuard.applied(to: cell)
        #expect(written == "'" + cell)
        #expect(SpreadsheetGuard.removed(from: written) == cell)
    }

    @Test(arguments: ["", "a", "'", "'a", "a=b", "0.5"])
    func harmlessCellsHaveNoGuard(cell: String) {
        #expect(SpreadsheetGuard.applied(to: cell) == cell)
        #expect(SpreadsheetGuard.removed(from: cell) == cell)
    }
}
