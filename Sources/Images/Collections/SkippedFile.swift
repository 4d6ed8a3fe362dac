/// A file or folder that lies in a source and is not used.
package struct SkippedFile: Equatable, Sendable, CustomStringConvertible {
    /// The file's path, starting as the source was given.
    package let path: String
    /// Why it is not used, in a few words.
    package let reason: String

    /// Makes a skipped file.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Makes a skipped file of the error that reading it gave.
    package init(_ error: ImageFileError) {
        self.init(path: error.path, reason: error.finding)
    }

    /// Makes a skipped file of the error that opening it gave.
    package init(_ error: ImageUnavailable) {
        self.init(path: error.path, reason: error.reason)
    }

    /// One line for people.
    package var description: String { "\(path): \(reason)" }
}
