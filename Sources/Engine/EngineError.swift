import Labels

/// What a user can do wrong that only shows once a stage looks at project and sources together.
package enum EngineError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The first-reads file names cases that are not in the sources.
    case unknownCases(file: String, first: CaseID, count: Int)
    /// An image is not what it was when it was indexed.
    case changedImage(CaseID)
    /// An image that was indexed cannot be found any more.
    case missingImage(CaseID, path: String)
    /// There is nothing to work on.
    case nothingToDo(String)
    /// A class list that cannot be used.
    case classes(String)
    /// Truth is missing or does not fit the project's classes.
    case truth(String)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .unknownCases(let file, let first, let count):
            "\(file): \(count) case\(count == 1 ? "" : "s") not found in the sources, the first: \(first); "
                + "expected ids of the images that were named"
        case .changedImage(let id): "\(id): the image has changed since it was indexed; run `overread label` again"
        case .missingImage(let id, let path): "\(id): no image at \(path) any more; expected it where it was indexed"
        case .nothingToDo(let what): what
        case .classes(let what): what
        case .truth(let what): what
        }
    }
}
