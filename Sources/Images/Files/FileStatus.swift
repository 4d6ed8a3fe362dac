import Foundation
import Work

/// What the system says about a path: the kind of thing, its size, age and identity.
struct FileStatus: Equatable {
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
    /// When the contents were last written, in nanoseconds since 1970; nil beyond the years that fit (1677 to 2262).
    let modified: Int64?

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
        modified = Self.nanoseconds(status.st_mtim)
    }

    /// The time in nanoseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time) ?? .min
    }

    /// Some file systems keep whatever 64-bit number of seconds they are given.
    static func nanoseconds(_ time: timespec) -> Int64? {
        let (whole, tooFar) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow) = whole.addingReportingOverflow(Int64(time.tv_nsec))
        return tooFar || overflow ? nil : sum
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
        let code = errno
        let finding =
            switch code {
            case ELOOP: "a symbolic link that leads in circles"
            case ENOENT: "no such file or folder"
            default: SystemReason.text(code)
            }
        return ImageFileError(
            path: path, finding: finding, expectation: "a readable file or folder",
            isAbsence: code == ENOENT || code == ENOTDIR)
    }
}

extension FileFingerprint {
    /// How old a file must be for its time of writing to prove anything: clocks of file systems tick up to two seconds
    /// apart (FAT).
    static let settlingTime: Int64 = 2_000_000_000

    /// - Parameter now: The time in nanoseconds since 1970.
    init(_ status: FileStatus, now: Int64 = FileStatus.now()) {
        let (settled, overflow) = (status.modified ?? .max).addingReportingOverflow(Self.settlingTime)
        self.init(
            byteSize: status.size, modified: !overflow && settled <= now ? status.modified : nil,
            inode: Int64(bitPattern: status.identity.number))
    }
}
