/// Tells a file from what it was, without reading it: its length, the time of its last writing, and its number.
package struct FileFingerprint: Hashable, Sendable {
    /// Length in bytes.
    package let byteSize: Int
    /// When the contents were last written, in nanoseconds since 1970; nil where that proves nothing: the file had been
    /// written so shortly before it was looked at that another write might leave the same time, or the time is no time.
    package let modified: Int64?
    /// The file's number in its file system, as the bits of an unsigned number.
    package let inode: Int64

    /// A fingerprint that was kept.
    package init(byteSize: Int, modified: Int64?, inode: Int64) {
        self.byteSize = byteSize
        self.modified = modified
        self.inode = inode
    }

    /// Whether both are surely of the same contents. A fingerprint without a time matches nothing, not even itself.
    package func matches(_ other: FileFingerprint) -> Bool { modified != nil && self == other }
}
