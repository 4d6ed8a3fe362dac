import Work

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
