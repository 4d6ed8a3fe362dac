/// Bytes that are read once, from the first to the last.
protocol ByteStream: AnyObject {
    /// How many bytes there are, by the file system or the archive's directory.
    var size: Int { get }

    /// Reads the next bytes.
    ///
    /// - Returns: How many were read: fewer than the buffer holds only at the end.
    /// - Throws: `ImageFileError` where they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteStream {
    /// The next `count` bytes, or those that are left.
    func read(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let exact = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            initialized = try read(into: UnsafeMutableRawBufferPointer(exact))
        }
    }

    /// Reads past `count` bytes.
    func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            let read = try read(min(left, 1 << 20)).count
            guard read > 0 else { return }
            left -= read
        }
    }
}

/// A file as a stream.
final class FileStream: ByteStream {
    private let file: RegularFile
    private var position = 0

    init(path: String) throws {
        file = try RegularFile(path: path)
    }

    var size: Int { file.size }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try file.read(into: buffer, at: position)
        position += count
        return count
    }
}
