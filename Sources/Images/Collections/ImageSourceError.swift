/// What is wrong with the sources that were named, before any image is decoded.
package enum ImageSourceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is nothing at the path, or no way to it; the reason is the system's.
    case missing(path: String, reason: String)
    /// A name that ids cannot begin with.
    case unusableName(String, path: String)
    /// Two sources have one name, so that ids could not tell their cases apart.
    case duplicateName(String, paths: [String])
    /// Nothing in the sources can be read as an image; the skipped files say why.
    case noImages(paths: [String], skipped: [SkippedFile])

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .missing(let path, let reason):
            "\(path): \(reason); expected a folder of images, an image, or an .npz file"
        case .unusableName(let name, let path):
            "\(path): \"\(name)\" cannot be a source's name; expected NAME=\(path) with a name without a slash"
        case .duplicateName(let name, let paths):
            "\(paths.joined(separator: " and ")) are both named \(name); expected sources with names of their own "
                + "(give one as NAME=PATH)"
        case .noImages(let paths, let skipped):
            "\(paths.joined(separator: ", ")): no readable image; expected PNG, JPEG, TIFF or DICOM "
                + "images, or an .npz file"
                + (skipped.first.map { " (skipped \(skipped.count), the first: \($0))" } ?? "")
        }
    }
}
