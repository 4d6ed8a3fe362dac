/// Bytes that are read from the first to the last.
protocol ByteStream: AnyObject {
    /// How many bytes there are, by the file system or the archive's directory.
    var size: Int { get }
    /// Whether `skip` goes back as well, and costs nothing.
    var isSeekable: Bool { get }

    /// Reads the next bytes.
    ///
    /// - Returns: How many were read: fewer than the buffer holds only at the end.
    /// - Throws: `ImageFileError` where they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// Passes over `count` bytes, or back where the count is negative and the stream seekable.
    func skip(_ count: Int) throws
}

extension ByteStream {
    /// The next `count` bytes, or those that are left.
    func read(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let exact = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            initialized = try read(into: UnsafeMutableRawBufferPointer(exact))
        }
    }

    /// Passes over bytes by reading them.
    func readPast(_ count: Int) throws {
        let piece = 1 << 18
        var left = count
        try withUnsafeTemporaryAllocation(byteCount: min(max(left, 1), piece), alignment: 1) { buffer in
            while left > 0 {
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
                let read = try read(into: part)
                guard read > 0 else { return }
                left -= read
            }
        }
    }
}

/// A file as a stream.
final class FileStream: ByteStream {
    private let file: RegularFile
    private var position = 0

    init(_ file: RegularFile) {
        self.file = file
    }

    var size: Int { file.size }
    var isSeekable: Bool { true }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try file.read(into: buffer, at: position)
        position += count
        return count
    }

    func skip(_ count: Int) { position += count }
}
