import CFileSystem

/// The kind of file system that something lies on, by the number that Linux gives it (statfs(2), `f_type`).
package struct FileSystemKind: Equatable, Sendable {
    /// The number.
    package let number: UInt32

    /// A kind by its number.
    package init(number: UInt32) { self.number = number }

    /// The kind that a file or folder lies on.
    ///
    /// - Returns: `nil` where the system does not tell.
    package static func of(_ path: String) -> FileSystemKind? {
        UInt32(exactly: filesystem_kind(path)).map { FileSystemKind(number: $0) }
    }

    /// What it is called, where it lies on other machines; `nil` for local ones and those of which nothing is known.
    ///
    /// SQLite's write-ahead log needs memory that all its processes share, and locks that the system keeps: several
    /// machines have neither (https://www.sqlite.org/wal.html, https://www.sqlite.org/howtocorrupt.html, 2.1).
    package var networkName: String? { Self.networks[number] }

    /// The numbers of `linux/magic.h` and of the file systems' own sources.
    private static let networks: [UInt32: String] = [
        0x0000_6969: "NFS", 0x0000_517B: "SMB", 0xFE53_4D42: "SMB", 0xFF53_4D42: "CIFS", 0x0BD0_0BD0: "Lustre",
        0x4750_4653: "GPFS", 0x00C3_6400: "Ceph", 0x1983_0326: "BeeGFS", 0xAAD7_AAEA: "PanFS", 0x2003_0528: "OrangeFS",
        0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0000_564C: "NCP",
    ]
}
