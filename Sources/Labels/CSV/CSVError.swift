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
