/// What tells without opening a file that it is still the one that was seen before.
package struct FileFingerprint: Hashable, Sendable {
    /// Length in bytes.
    package let byteSize: Int
    /// When the contents were last written, in nanoseconds since 1970; nil where that proves nothing: the file had been
    /// written so shortly before it was looked at that another write might leave the same time, or the time is no time.
    package let modified: Int64?
    /// The file's number in its file system, as the bits of an unsigned number.
    package let inode: Int64

    /// Makes a fingerprint that was kept.
    package init(byteSize: Int, modified: Int64?, inode: Int64) {
        self.byteSize = byteSize
        self.modified = modified
        self.inode = inode
    }

    /// Whether both are surely of the same contents. A fingerprint without a time matches nothing, not even itself.
    package func matches(_ other: FileFingerprint) -> Bool { modified != nil && self == other }

    /// How old a file must be for its time of writing to prove anything: clocks of file systems tick up to two seconds
    /// apart (FAT).
    static let settlingTime: Int64 = 2_000_000_000

    /// - Parameter now: The time in nanoseconds since 1970.
    init(_ status: FileStatus, now: Int64 = FileStatus.now()) {
        byteSize = status.size
        inode = Int64(bitPattern: status.identity.number)
        let (settled, overflow) = (status.modified ?? .max).addingReportingOverflow(Self.settlingTime)
        modified = !overflow && settled <= now ? status.modified : nil
    }
}
