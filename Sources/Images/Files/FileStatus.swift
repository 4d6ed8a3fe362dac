import Foundation
import Work

/// What the system says about a path: the kind of thing, its size and identity.
struct FileStatus {
    /// Kinds of things in a file system, in words for people.
    enum Kind: String {
        case regular = "a regular file"
        case folder = "a folder"
        case symbolicLink = "a symbolic link"
        case fifo = "a FIFO"
        case socket = "a socket"
        case device = "a device"
        case other = "an unknown kind of file"
    }

    /// The same for every path that leads to one file or folder.
    struct Identity: Hashable {
        let device: UInt64
        let number: UInt64
    }

    let kind: Kind
    let size: Int
    let identity: Identity

    /// Looks a path up.
    ///
    /// - Throws: `ImageFileError` where the path leads nowhere, in circles, or through a closed folder.
    init(path: String, followingLinks: Bool = true) throws {
        var status = stat()
        let result = followingLinks ? stat(path, &status) : lstat(path, &status)
        guard result == 0 else { throw Self.failure(path) }
        self.init(status)
    }

    /// Looks an open file up.
    ///
    /// - Throws: `ImageFileError` where the system cannot tell.
    init(descriptor: Int32, path: String) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
        self.init(status)
    }

    private init(_ status: stat) {
        kind = Self.kind(ofMode: status.st_mode)
        size = Int(status.st_size)
        identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    private static func kind(ofMode mode: mode_t) -> Kind {
        switch mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .symbolicLink
        case S_IFIFO: .fifo
        case S_IFSOCK: .socket
        case S_IFCHR, S_IFBLK: .device
        default: .other
        }
    }

    private static func failure(_ path: String) -> ImageFileError {
        let finding =
            switch errno {
            case ELOOP: "a symbolic link that leads in circles"
            case ENOENT: "no such file or folder"
            default: SystemReason.last
            }
        return ImageFileError(path: path, finding: finding, expectation: "a readable file or folder")
    }
}
