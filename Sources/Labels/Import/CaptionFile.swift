/// What images show, in words: CSV with the columns `case,caption`.
package struct CaptionFile: Equatable, Sendable {
    /// One image with its caption.
    package struct Entry: Equatable, Sendable {
        /// The image.
        package let caseID: CaseID
        /// What it shows; not empty.
        package let caption: String
        /// The line of the file, counted from 1.
        package let line: Int
    }

    /// The rows in the order of the file.
    package let entries: [Entry]

    /// Reads the file; further columns are ignored.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    /// - Throws: ``CSVError`` if a column is missing, a case is named twice, or a caption is empty.
    package init(bytes: [UInt8], file: String) throws {
        var table = try CSVTable(bytes: bytes, file: file)
        let caseColumn = try table.requiredColumn("case")
        let captionColumn = try table.requiredColumn("caption")
        var seen: Set<CaseID> = []
        var entries: [Entry] = []
        while let row = try table.next() {
            let id = try table.caseID(row, at: caseColumn, seen: &seen)
            let caption = SpreadsheetGuard.removed(from: row.fields[captionColumn])
            guard caption.contains(where: { !$0.isWhitespace }) else {
                throw table.error(row, found: "no caption for \(id)", expected: "words that describe the image")
            }
            entries.append(Entry(caseID: id, caption: caption, line: row.line))
        }
        self.entries = entries
    }
}
