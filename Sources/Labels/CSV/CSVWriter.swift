/// Writes CSV rows: RFC 4180, UTF-8 without a byte order mark, rows ended by CRLF, quotes only where they are needed.
package struct CSVWriter: Sendable {
    /// Whether cells that a spreadsheet would run as a formula are left as they are.
    package let raw: Bool
    /// How many cells got a guard so far.
    package private(set) var guardedCells = 0
    private var bytes: [UInt8] = []

    /// Starts with nothing written.
    package init(raw: Bool = false) { self.raw = raw }

    /// Writes one row into the buffer.
    package mutating func append(_ fields: [String]) {
        for (position, field) in fields.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendField(field)
        }
        bytes.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    }

    /// How many bytes were written since they were last handed over.
    package var count: Int { bytes.count }

    /// Hands over what was written since the last call.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Bytes are looked at where the string holds them: exports write tens of millions of cells.
    private mutating func appendField(_ field: String) {
        var field = field
        field.withUTF8 { cell in
            let isGuarded = !raw && SpreadsheetGuard.isRisky(cell)
            if isGuarded { guardedCells += 1 }
            let isQuoted = cell.contains(where: Self.needsQuotes)
            if isQuoted { bytes.append(UInt8(ascii: "\"")) }
            if isGuarded { bytes.append(UInt8(ascii: "'")) }
            if isQuoted { appendDoubling(cell) } else { bytes.append(contentsOf: cell) }
            if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        }
    }

    /// Appends what stands between quotes, where a quote is written twice.
    private mutating func appendDoubling(_ cell: UnsafeBufferPointer<UInt8>) {
        for byte in cell {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
    }

    /// Whether a field may hold a byte only in quotes.
    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}

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
    static func isRisky(_ bytes: some Sequence<UInt8>) -> Bool {
        guard let first = bytes.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        return startsFormula(first)
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"):
            true
        default: false
        }
    }
}
