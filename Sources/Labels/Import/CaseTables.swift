/// What is known to be true of cases, for evaluation only: CSV with the columns `case,truth`.
package struct TruthFile: Equatable, Sendable {
    /// The true class name of each case in the file.
    package let truth: [CaseID: String]

    /// Reads the file; further columns are ignored.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    ///   - classes: The project's class names; every truth must be one of them.
    /// - Throws: ``CSVError`` if a column is missing, a case is named twice, or a truth is no class.
    package init(bytes: [UInt8], file: String, classes: [String]) throws {
        var table = try CSVTable(bytes: bytes, file: file)
        let caseColumn = try table.requiredColumn("case")
        let truthColumn = try table.requiredColumn("truth")
        let names = Set(classes)
        var seen: Set<CaseID> = []
        var truth: [CaseID: String] = [:]
        while let row = try table.next() {
            let id = try table.caseID(row, at: caseColumn, seen: &seen)
            let name = SpreadsheetGuard.removed(from: row.fields[truthColumn])
            guard names.contains(name) else {
                throw table.error(
                    row, found: "the truth \"\(name)\"", expected: "one of \(classes.joined(separator: ", "))")
            }
            truth[id] = name
        }
        self.truth = truth
    }
}

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

/// Which cases belong together, for example to one patient: CSV with the columns `case,group`.
package struct GroupsFile: Equatable, Sendable {
    /// The name of each case's group, in the order of the file.
    package let entries: [(caseID: CaseID, group: String)]

    /// Reads the file; further columns are ignored.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    /// - Throws: ``CSVError`` if a column is missing, a case is named twice, or a group has no name.
    package init(bytes: [UInt8], file: String) throws {
        var table = try CSVTable(bytes: bytes, file: file)
        let caseColumn = try table.requiredColumn("case")
        let groupColumn = try table.requiredColumn("group")
        var seen: Set<CaseID> = []
        var entries: [(caseID: CaseID, group: String)] = []
        while let row = try table.next() {
            let id = try table.caseID(row, at: caseColumn, seen: &seen)
            let group = SpreadsheetGuard.removed(from: row.fields[groupColumn])
            guard !group.isEmpty else {
                throw table.error(row, found: "no group for \(id)", expected: "a name, or no row for this case")
            }
            entries.append((id, group))
        }
        self.entries = entries
    }

    /// Two files are equal if they group the same cases alike in the same order.
    package static func == (left: GroupsFile, right: GroupsFile) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.caseID == $1.caseID && $0.group == $1.group }
    }
}
