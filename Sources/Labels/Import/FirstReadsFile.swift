/// Another model's probabilities, taken in place of CLIP's: CSV with the columns `case`, then one per class.
package struct FirstReadsFile: Equatable, Sendable {
    /// The cases in the order of the file, with their reads.
    package let reads: [(caseID: CaseID, read: Read)]

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    ///   - classes: The project's class names. Each must be a column; other columns are ignored.
    /// - Throws: ``CSVError`` if a column is missing, a case is named twice, a value is no probability, or a row's
    ///   probabilities do not add up to 1 within ``Read/sumTolerance``.
    package init(bytes: [UInt8], file: String, classes: [String]) throws {
        var table = try CSVTable(bytes: bytes, file: file)
        let caseColumn = try table.requiredColumn("case")
        let columns = try classes.map { try table.requiredColumn($0) }
        var seen: Set<CaseID> = []
        var reads: [(caseID: CaseID, read: Read)] = []
        while let row = try table.next() {
            let id = try table.caseID(row, at: caseColumn, seen: &seen)
            reads.append((id, try FirstReadsFile.read(row, at: columns, in: table)))
        }
        self.reads = reads
    }

    /// Two files are equal if they hold the same reads of the same cases in the same order.
    package static func == (left: FirstReadsFile, right: FirstReadsFile) -> Bool {
        left.reads.elementsEqual(right.reads) { $0.caseID == $1.caseID && $0.read == $1.read }
    }

    private static func read(_ row: CSVRow, at columns: [Int], in table: CSVTable) throws -> Read {
        let values = try columns.map { column in
            guard let value = Double(row.fields[column]) else {
                throw table.error(
                    row, found: "\"\(row.fields[column])\" for \(table.columns[column])",
                    expected: "a probability from 0 to 1")
            }
            return value
        }
        do {
            return try Read(validating: values, classCount: columns.count)
        } catch let invalid as InvalidRead {
            throw table.error(row, found: invalid.found, expected: invalid.expected)
        }
    }
}
