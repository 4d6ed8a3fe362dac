/// A CSV file with a header, read row by row with columns found by name.
struct CSVTable {
    /// The header's names in order.
    let columns: [String]
    private var reader: CSVReader
    private let headerLine: Int

    /// Reads the header.
    ///
    /// - Throws: ``CSVError`` if there is none, or a name is in it twice.
    init(bytes: [UInt8], file: String) throws {
        reader = CSVReader(bytes: bytes, file: file)
        guard let header = try reader.next() else {
            throw reader.error(found: "an empty file", expected: "a header with the columns' names")
        }
        columns = header.fields
        headerLine = header.line
        var seen: Set<String> = []
        for name in columns where !seen.insert(name).inserted {
            throw reader.error(found: "two columns \"\(name)\"", expected: "every column once", line: headerLine)
        }
    }

    /// The file as the user named it.
    var file: String { reader.file }

    /// The position of a column, or `nil`.
    func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// The position of a column that must be there.
    func requiredColumn(_ name: String) throws -> Int {
        guard let position = column(name) else {
            throw reader.error(
                found: "the columns \(columns.joined(separator: ", "))", expected: "a column \"\(name)\"",
                line: headerLine)
        }
        return position
    }

    /// The next row, which has a field for every column; `nil` at the end.
    mutating func next() throws -> CSVRow? {
        guard let row = try reader.next() else { return nil }
        guard row.fields.count == columns.count else {
            throw error(row, found: "\(row.fields.count) fields", expected: "\(columns.count), as in the header")
        }
        return row
    }

    /// Refuses what was found in a row.
    func error(_ row: CSVRow, found: String, expected: String) -> CSVError {
        reader.error(found: found, expected: expected, line: row.line)
    }

    /// The case that a row names, with the spreadsheet guard taken off; every case may be named once.
    func caseID(_ row: CSVRow, at column: Int, seen: inout Set<CaseID>) throws -> CaseID {
        let id = CaseID(SpreadsheetGuard.removed(from: row.fields[column]))
        guard !id.rawValue.isEmpty else {
            throw error(row, found: "an empty case id", expected: "the id of a case")
        }
        guard seen.insert(id).inserted else {
            throw error(row, found: "the case \"\(id)\" a second time", expected: "every case once")
        }
        return id
    }
}
