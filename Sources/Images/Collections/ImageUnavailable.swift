/// Why an image cannot be had. Nothing of it concerns other images, except that those of one array file are damaged
/// together.
package enum ImageUnavailable: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is nothing at its place any more.
    case gone(ImageFileError)
    /// There is something that cannot be opened or decoded.
    case unreadable(ImageFileError)
    /// The array file at the path is not the one that was open, or was written to meanwhile. The next call opens it
    /// anew.
    case replaced(path: String)
    /// The image's contents are not those that were asked for.
    case changed(path: String)

    /// Sorts an error of reading a file.
    init(_ error: ImageFileError) { self = error.isAbsence ? .gone(error) : .unreadable(error) }

    /// The file that was looked for.
    package var path: String {
        switch self {
        case .gone(let error), .unreadable(let error): error.path
        case .replaced(let path), .changed(let path): path
        }
    }

    /// What is the matter, in a few words.
    package var reason: String {
        switch self {
        case .gone(let error), .unreadable(let error): error.finding
        case .replaced: "the file was replaced or written to while it was read"
        case .changed: "the image has changed since it was indexed"
        }
    }

    /// One line for people.
    package var description: String { "\(path): \(reason)" }
}
