/// What can be wrong with what a study is asked to do.
package enum StudyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There are too few images to divide.
    case tooFew(className: String, found: Int, expected: String)
    /// The output folder holds a study with other settings or images.
    case otherStudy(path: String)
    /// A file of an earlier call cannot be read.
    case damaged(path: String, found: String)
    /// The first-reads file names cases that the sources do not have.
    case unknownCases(file: String, first: String, count: Int)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .tooFew(let className, let found, let expected):
            "class \(className): found \(found), expected \(expected)"
        case .otherStudy(let path):
            "\(path): holds a study with other settings or images; expected the same ones, or another --output"
        case .damaged(let path, let found):
            "\(path): found \(found), expected what an earlier study wrote; remove it to do that part again"
        case .unknownCases(let file, let first, let count):
            "\(file): \(count) case\(count == 1 ? "" : "s") not found in the sources, the first: \(first); "
                + "expected ids of the images that were named"
        }
    }
}
