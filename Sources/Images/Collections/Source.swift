import Foundation
import Work

/// A folder, an image file, an array file or an archive that cases come from.
package struct Source: Hashable, Sendable {
    /// How a source is read.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// A folder, searched with all folders below it.
        case folder
        /// One image file.
        case image
        /// A `.npz` file in MedMNIST's layout: arrays named `<split>_images.npy`.
        case npz
        /// A `.npy` file of images.
        case npy
        /// An uncompressed tar archive of images, as WebDataset lays it out.
        case tar

        /// Whether it is an array file.
        var isArray: Bool { self == .npz || self == .npy }
    }

    /// The name that the ids of its cases begin with.
    package let name: String
    /// The absolute path, without `.` and `..`; symbolic links in its last parts are kept as they were named.
    package let root: String
    /// How it is read.
    package let kind: Kind

    /// Takes a source that is known already; nothing is looked at.
    package init(name: String, root: String, kind: Kind) {
        self.name = name
        self.root = root
        self.kind = kind
    }

    /// Looks a source up.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working folder.
    ///   - name: The path's last part where nil.
    /// - Throws: `ImageSourceError.missing` where there is nothing that can be looked at, `.unusableName`.
    package init(path: String, name: String? = nil) throws {
        do {
            let isFolder = try FileStatus(path: path).kind == .folder
            root = try Self.absolute(path)
            kind = isFolder ? .folder : Self.kind(ofFile: root)
        } catch let error as ImageFileError {
            throw ImageSourceError.missing(path: path, reason: error.finding)
        }
        self.name = name ?? Self.parts(of: root).last ?? ""
        guard !self.name.isEmpty, !self.name.utf8.contains(where: { $0 == Self.slash || $0 == 0 }) else {
            throw ImageSourceError.unusableName(self.name, path: path)
        }
    }

    /// The id of a case: the source's name and the location, special characters escaped.
    ///
    /// `NAME/path`, `NAME#split/index`, `NAME/path@number`; `NAME` and `NAME@number` for a source that is one file.
    package func caseID(_ location: Location) -> String {
        EscapedName.escape(name) + (location.path.isEmpty ? "" : "/") + location.text
    }

    /// The absolute path of the file that a location's image lies in.
    package func path(of location: Location) -> String { Self.path(of: location, below: root) }

    /// The name of the folder that an image lies in, which may name its class: the first folder below the source, the
    /// source itself for a file right in it, an array file's or archive's name without its extension. Nil for a single image.
    package func folder(of location: Location) -> String? {
        switch kind {
        case .image: return nil
        case .tar where location.path.utf8.contains(UInt8(ascii: "/")):
            return location.path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1).first.map {
                String(decoding: $0, as: UTF8.self)
            }
        case .npz, .npy, .tar:
            let name = name.utf8
            return String(decoding: name[..<(name.lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex)], as: UTF8.self)
        case .folder:
            let parts = location.path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1)
            return parts.count > 1 ? String(decoding: parts[0], as: UTF8.self) : name
        }
    }

    /// Refuses sources that share a name.
    ///
    /// - Throws: `ImageSourceError.duplicateName`.
    package static func requireDistinctNames(_ sources: [Source]) throws {
        let groups = Dictionary(grouping: sources, by: { Array($0.name.utf8) })
        for (_, group) in groups.sorted(by: { NaturalOrder.precedes($0.key, $1.key) }) where group.count > 1 {
            throw ImageSourceError.duplicateName(group[0].name, paths: group.map(\.root))
        }
    }

    static func path(of location: Location, below root: String) -> String {
        let path = location.path
        guard !path.isEmpty else { return root }
        return root.utf8.last == slash ? root + path : "\(root)/\(path)"
    }

    private static let slash = UInt8(ascii: "/")

    /// What a file is called whose name says that it holds many images; nil for others.
    static func container(_ path: String) -> String? {
        switch kind(ofFile: path) {
        case .npz, .npy: "an array file"
        case .tar: "a tar archive"
        case .image, .folder: nil
        }
    }

    /// What a member of an archive is counted as whose name says that it is no image; nil for others.
    static func besideImages(_ path: String) -> String? {
        let name = path.utf8.split(separator: slash).last ?? path.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return nil }
        let ending = String(decoding: name[name.index(after: dot)...], as: UTF8.self).lowercased()
        return imageEndings.contains(ending) || Int(ending) != nil ? nil : "a member ending in .\(ending)"
    }

    private static let imageEndings = ["png", "jpg", "jpeg", "jpe", "tif", "tiff", "dcm", "dicom", "ima"]

    private static func kind(ofFile path: String) -> Kind {
        let ending = path.utf8.suffix(4).map { $0 | 0x20 }
        return [Kind.npz, .npy, .tar].first { ending.elementsEqual(".\($0.rawValue)".utf8) } ?? .image
    }

    private static func parts(of path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A path written out from `/` on. What comes before the last `..` is resolved by the system, as only it knows where
    /// a symbolic link's parent is; links behind it keep their names.
    private static func absolute(_ path: String) throws -> String {
        let isAbsolute = path.utf8.first == slash
        var parts = parts(of: path).filter { $0 != "." }
        var start = isAbsolute ? "" : FileManager.default.currentDirectoryPath
        if let back = parts.lastIndex(of: "..") {
            start = try resolved(([isAbsolute ? "" : "."] + parts[...back]).joined(separator: "/"))
            parts.removeSubrange(...back)
        }
        return parts.isEmpty && start.isEmpty ? "/" : (start == "/" ? "" : start) + parts.map { "/" + $0 }.joined()
    }

    private static func resolved(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else {
            throw ImageFileError(path: path, finding: SystemReason.last, expectation: "a readable folder")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

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
            "\(path): \(reason); expected a folder of images, an image, or an .npz, .npy or .tar file"
        case .unusableName(let name, let path):
            "\(path): \"\(name)\" cannot be a source's name; expected NAME=\(path) with a name without a slash"
        case .duplicateName(let name, let paths):
            "\(paths.joined(separator: " and ")) are both named \(name); expected sources with names of their own "
                + "(give one as NAME=PATH)"
        case .noImages(let paths, let skipped):
            "\(paths.joined(separator: ", ")): no readable image; expected PNG, JPEG, TIFF or DICOM "
                + "images, or an .npz, .npy or .tar file"
                + (skipped.first.map { " (skipped \(skipped.count), the first: \($0))" } ?? "")
        }
    }
}
