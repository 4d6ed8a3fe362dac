import Work

/// Something is wrong with a file of a model: the file, what was found in it, and what was expected instead.
package struct ModelFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of problem, for those who choose an exit code.
    package enum Problem: String, Sendable {
        /// There is no such file.
        case missing
        /// The file is there but cannot be opened or read, or is no regular file.
        case unreadable
        /// The file breaks its format.
        case malformed
        /// The file is well-formed but asks for something that this program does not do.
        case unsupported
        /// The file is well-formed but does not fit the other files of the model.
        case mismatched
        /// The file cannot be written.
        case unwritable
    }

    /// The kind of problem.
    package let problem: Problem
    /// The file's path.
    package let file: String
    /// What was found.
    package let found: String
    /// What was expected, or what to do about it.
    package let expected: String

    /// Describes a problem with a file.
    package init(_ problem: Problem, file: String, found: String, expected: String) {
        self.problem = problem
        self.file = file
        self.found = found
        self.expected = expected
    }

    /// A model's file that cannot be written.
    package init(_ error: CannotWrite) {
        self.init(
            .unwritable, file: error.path, found: error.reason, expected: "room and permission to write it")
    }

    /// One sentence for people.
    package var description: String { "\(file): \(found); expected \(expected)" }
}
