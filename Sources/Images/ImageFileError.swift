/// A file whose contents cannot be used: which, what was found in it, and what would have been right.
public struct ImageFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's path as the caller gave it; for an array inside an archive `file.npz#entry`.
    public let path: String
    /// What was found.
    public let finding: String
    /// What was expected, or what to do about it.
    public let expectation: String

    /// Makes an error of its three parts.
    public init(path: String, finding: String, expectation: String) {
        self.path = path
        self.finding = finding
        self.expectation = expectation
    }

    /// One line for people: `path: finding; expected …`.
    public var description: String { "\(path): \(finding); expected \(expectation)" }
}
