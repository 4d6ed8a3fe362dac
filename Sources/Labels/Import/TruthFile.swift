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
