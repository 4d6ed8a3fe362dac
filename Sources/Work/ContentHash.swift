import CCrypto

/// SHA-256 digests of file contents, as lower-case hexadecimal text.
package enum ContentHash {
    /// OpenSSL could not compute a digest (out of memory, or no provider offers SHA-256).
    package struct Unavailable: Error, Equatable, CustomStringConvertible {
        /// One line for people.
        package var description: String { "SHA-256 is not available from this system's OpenSSL" }
    }

    /// The SHA-256 digest (FIPS 180-4) of the bytes: 64 lower-case hexadecimal digits.
    ///
    /// - Throws: `Unavailable` where OpenSSL cannot compute it.
    package static func sha256(_ bytes: UnsafeRawBufferPointer) throws -> String {
        hexadecimal(try digest(bytes))
    }

    /// The SHA-256 digest of the bytes, 32 bytes.
    ///
    /// - Throws: `Unavailable` where OpenSSL cannot compute it.
    package static func digest(_ bytes: [UInt8]) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try digest($0) }
    }

    private static func digest(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(ccrypto_sha256_size))
        guard ccrypto_sha256(bytes.baseAddress, bytes.count, &digest) else { throw Unavailable() }
        return digest
    }

    /// The SHA-256 digest of the bytes: 64 lower-case hexadecimal digits.
    ///
    /// - Throws: `Unavailable` where OpenSSL cannot compute it.
    package static func sha256(_ bytes: [UInt8]) throws -> String {
        try bytes.withUnsafeBytes { try sha256($0) }
    }

    /// Bytes as lower-case hexadecimal digits, two each.
    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for (index, byte) in bytes.enumerated() {
                text[2 * index] = digits[Int(byte >> 4)]
                text[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 2 * bytes.count
        }
    }
}

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
