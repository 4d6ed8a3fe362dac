import Foundation

/// A source as it was named on the command line.
struct ImageSource {
    /// How a source is read.
    enum Kind {
        case folder
        case imageFile
        case npz
        case npy
    }

    /// The path as it was given.
    let path: String
    /// Its last part, links and `.` resolved away.
    let name: String
    let kind: Kind

    /// Looks a source up.
    ///
    /// - Throws: `ImageSourceError.missing` where there is nothing that can be looked at.
    init(path: String) throws {
        self.path = path
        name = Self.name(of: path)
        do {
            let isFolder = try FileStatus(path: path).kind == .folder
            kind = isFolder ? .folder : Self.kind(ofFile: path)
        } catch let error as ImageFileError {
            throw ImageSourceError.missing(path: path, reason: error.finding)
        }
    }

    /// - Throws: `ImageSourceError.duplicateName` where two sources have one name.
    static func requireDistinctNames(_ sources: [ImageSource]) throws {
        for (name, group) in Dictionary(grouping: sources, by: \.name).sorted(by: { $0.key < $1.key })
        where group.count > 1 {
            throw ImageSourceError.duplicateName(name, paths: group.map(\.path))
        }
    }

    /// Whether a file's name says that it holds arrays.
    static func isArrayFile(_ path: String) -> Bool { kind(ofFile: path) != .imageFile }

    private static func kind(ofFile path: String) -> Kind {
        let lowercased = path.lowercased()
        return lowercased.hasSuffix(".npz") ? .npz : lowercased.hasSuffix(".npy") ? .npy : .imageFile
    }

    /// The last part of a path that is written out in full: `.` and `..` have no name of their own.
    private static func name(of path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
    }
}
