/// Earlier labels or decisions: CSV with the columns `case,label` and, where there are any, `reviewer`, `decided_at`,
/// `note`, `sha256` and `decision`.
///
/// An own export can be taken back in: where there is a column `decision`, rows without one are what the readers said
/// and not what a person decided, and are left out.
package struct LabelFile: Equatable, Sendable {
    /// One row that a person decided.
    package struct Entry: Equatable, Sendable {
        /// The case.
        package let caseID: CaseID
        /// The SHA-256 of the image that was labelled, where the file says so.
        package let sha256: String?
        /// The class name; `nil` where the case is excluded or was skipped.
        package let label: String?
        /// What the person did, where the file says so; `nil` where it only gives a label.
        package let verdict: Verdict?
        /// Who decided, where the file says so.
        package let reviewer: String?
        /// When, in seconds since 1970-01-01T00:00:00Z, where the file says so.
        package let decidedAt: Double?
        /// The note; may be empty.
        package let note: String
        /// The line of the file, counted from 1.
        package let line: Int
    }

    /// The decided rows in the order of the file.
    package let entries: [Entry]

    /// Reads the file; further columns are ignored.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    ///   - classes: The project's class names; every label must be one of them.
    /// - Throws: ``CSVError`` if a column is missing, a case is named twice, a label is no class, or a time or a
    ///   decision cannot be read.
    package init(bytes: [UInt8], file: String, classes: [String]) throws {
        var parser = try LabelFileParser(table: CSVTable(bytes: bytes, file: file), classes: classes)
        var entries: [Entry] = []
        while let entry = try parser.next() { entries.append(entry) }
        self.entries = entries
    }
}

/// Turns rows into entries.
private struct LabelFileParser {
    private var table: CSVTable
    private let classes: [String]
    private let caseColumn: Int
    private let labelColumn: Int
    private var seen: Set<CaseID> = []

    init(table: CSVTable, classes: [String]) throws {
        self.table = table
        self.classes = classes
        caseColumn = try table.requiredColumn("case")
        labelColumn = try table.requiredColumn("label")
    }

    mutating func next() throws -> LabelFile.Entry? {
        while let row = try table.next() {
            let id = try table.caseID(row, at: caseColumn, seen: &seen)
            let decision = optional("decision", in: row)
            if decision == "" { continue }
            let verdict = try decision.map { try self.verdict($0, in: row) }
            return LabelFile.Entry(
                caseID: id,
                sha256: optional("sha256", in: row).flatMap { $0.isEmpty ? nil : $0.lowercased() },
                label: try label(in: row, verdict: verdict), verdict: verdict,
                reviewer: optional("reviewer", in: row).flatMap { $0.isEmpty ? nil : $0 },
                decidedAt: try decidedAt(in: row), note: optional("note", in: row) ?? "", line: row.line)
        }
        return nil
    }

    /// A cell without its guard; `nil` where the file has no such column.
    private func optional(_ name: String, in row: CSVRow) -> String? {
        table.column(name).map { SpreadsheetGuard.removed(from: row.fields[$0]) }
    }

    private func verdict(_ text: String, in row: CSVRow) throws -> Verdict {
        guard let verdict = Verdict(rawValue: text) else {
            let known = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.error(row, found: "the decision \"\(text)\"", expected: "nothing or one of \(known)")
        }
        return verdict
    }

    private func label(in row: CSVRow, verdict: Verdict?) throws -> String? {
        if verdict == .exclude || verdict == .skip { return nil }
        let name = SpreadsheetGuard.removed(from: row.fields[labelColumn])
        if verdict == .resolve, name.isEmpty { return nil }
        // The class's own spelling: equal texts may be encoded in several ways.
        guard let known = classes.first(where: { $0 == name }) else {
            throw table.error(
                row, found: "the label \"\(name)\"", expected: "one of \(classes.joined(separator: ", "))")
        }
        return known
    }

    private func decidedAt(in row: CSVRow) throws -> Double? {
        guard let text = optional("decided_at", in: row), !text.isEmpty else { return nil }
        guard let seconds = UTCTimestamp.seconds(text) else {
            throw table.error(
                row, found: "the time \"\(text)\"", expected: "an ISO 8601 time such as 2026-11-23T06:10:40Z")
        }
        return seconds
    }
}
