/// A file whose contents cannot be used: which, what was found in it, and what would have been right.
package struct ImageFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// How much is lost with it.
    package enum Extent: Equatable, Sendable {
        /// One image; all others can still be read.
        case image
        /// The whole source: an array file that lies about its contents.
        case source
    }

    /// The file's path as the caller gave it; for an array inside an archive `file.npz#entry`.
    package let path: String
    /// What was found.
    package let finding: String
    /// What was expected, or what to do about it.
    package let expectation: String
    /// How much is lost with it.
    package let extent: Extent
    /// Whether there is nothing at the path, rather than something that cannot be used.
    package let isAbsence: Bool

    /// Makes an error.
    package init(
        path: String, finding: String, expectation: String, extent: Extent = .image, isAbsence: Bool = false
    ) {
        self.path = path
        self.finding = finding
        self.expectation = expectation
        self.extent = extent
        self.isAbsence = isAbsence
    }

    /// One line for people: `path: finding; expected …`.
    package var description: String { "\(path): \(finding); expected \(expectation)" }
}
