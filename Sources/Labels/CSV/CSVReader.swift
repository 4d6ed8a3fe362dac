/// One row of a CSV file.
package struct CSVRow: Equatable, Sendable {
    /// The line on which the row starts, counted from 1.
    package let line: Int
    /// The fields without their quotes.
    package let fields: [String]
}

/// Reads a CSV file row by row: RFC 4180, UTF-8.
///
/// It is our own because every finding must name its line, malformed files must be refused and not repaired, and
/// 100,000 rows must not become as many dictionaries. A byte order mark is tolerated, rows may end with LF or CRLF,
/// and blank lines are skipped. Quotes are allowed only around a whole field.
package struct CSVReader: Sendable {
    /// The file as the user named it, for error messages.
    package let file: String
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    /// Reads from the start of a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name for error messages.
    package init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row, or `nil` at the end of the file.
    ///
    /// - Throws: ``CSVError`` where the file is not RFC 4180 or not UTF-8.
    package mutating func next() throws -> CSVRow? {
        while skipBlankLine() {}
        guard position < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        repeat { fields.append(try field()) } while skip(.comma)
        try endRow()
        return CSVRow(line: start, fields: fields)
    }

    /// Refuses what the reader found on the current line.
    func error(found: String, expected: String, line: Int? = nil) -> CSVError {
        CSVError(file: file, line: line ?? self.line, found: found, expected: expected)
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlankLine() -> Bool {
        if position + 1 < bytes.count, bytes[position] == .carriageReturn, bytes[position + 1] == .lineFeed {
            position += 1
        }
        guard skip(.lineFeed) else { return false }
        line += 1
        return true
    }

    private mutating func endRow() throws {
        guard position < bytes.count else { return }
        guard skipBlankLine() else {
            throw error(found: "a carriage return alone", expected: "rows that end with LF or CRLF")
        }
    }

    private mutating func field() throws -> String {
        skip(.quote) ? try quotedField() : try plainField()
    }

    private mutating func plainField() throws -> String {
        let start = position
        while position < bytes.count, !bytes[position].endsField {
            if bytes[position] == .quote {
                throw error(found: "a quote inside a field", expected: "the whole field in quotes, with \"\" for each")
            }
            position += 1
        }
        return try text(of: bytes[start..<position], line: line)
    }

    private mutating func quotedField() throws -> String {
        let start = line
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else {
                throw error(found: "a quote that is never closed", expected: "a closing quote", line: start)
            }
            let byte = bytes[position]
            position += 1
            if byte == .lineFeed { line += 1 }
            if byte == .quote, !skip(.quote) { break }
            content.append(byte)
        }
        if position < bytes.count, !bytes[position].endsField {
            throw error(found: "text after a closing quote", expected: "a comma or the end of the row")
        }
        return try text(of: content[...], line: start)
    }

    private func text(of bytes: ArraySlice<UInt8>, line: Int) throws -> String {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw error(found: "bytes that are not UTF-8 text", expected: "a text file in UTF-8", line: line)
        }
        return text
    }
}

extension UInt8 {
    fileprivate static let comma = UInt8(ascii: ",")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")

    fileprivate var endsField: Bool { self == .comma || self == .lineFeed || self == .carriageReturn }
}

/// What is wrong with a CSV file, and where.
package struct CSVError: Error, Equatable, CustomStringConvertible {
    /// The file as the user named it.
    package let file: String
    /// The line in the file on which the finding starts, counted from 1.
    package let line: Int
    /// What was found there.
    package let found: String
    /// What was expected in its place.
    package let expected: String

    /// Makes an error of all its parts.
    package init(file: String, line: Int, found: String, expected: String) {
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected
    }

    /// The error in one line.
    package var description: String { "\(file):\(line): found \(found), expected \(expected)" }
}
