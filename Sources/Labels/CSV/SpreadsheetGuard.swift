/// Keeps cells from being run as formulas when an export is opened in a spreadsheet.
///
/// A cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return gets a `'` in front, as OWASP advises on CSV
/// injection. So does one that looks as if it had been guarded before, so that taking one `'` off always gives back
/// what was guarded.
package enum SpreadsheetGuard {
    /// The cell as it is written.
    package static func applied(to cell: String) -> String { isRisky(cell.utf8) ? "'" + cell : cell }

    /// The cell as it was before it was written.
    package static func removed(from cell: String) -> String {
        cell.utf8.first == UInt8(ascii: "'") && isRisky(cell.utf8) ? String(cell.dropFirst()) : cell
    }

    /// Whether a cell gets a guard: any number of `'`, then a character that starts a formula.
    private static func isRisky(_ bytes: String.UTF8View) -> Bool {
        guard let first = bytes.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        return formulaStarts.contains(first)
    }

    private static let formulaStarts: [UInt8] = Array("=+-@\t\r".utf8)
}
