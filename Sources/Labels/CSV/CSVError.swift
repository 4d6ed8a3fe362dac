/// What is wrong with a CSV file, and where.
public struct CSVError: Error, Equatable, CustomStringConvertible {
    /// The file as the user named it.
    public let file: String
    /// The line in the file on which the finding starts, counted from 1.
    public let line: Int
    /// What was found there.
    public let found: String
    /// What was expected in its place.
    public let expected: String

    /// Makes an error of all its parts.
    public init(file: String, line: Int, found: String, expected: String) {
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected
    }

    /// The error in one line.
    public var description: String { "\(file):\(line): found \(found), expected \(expected)" }
}
