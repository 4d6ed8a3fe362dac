import Foundation
import Work

/// A regular file that is open for reading. Anything else — FIFO, socket, device, folder — is refused without being
/// opened, so that nothing ever waits for a writer.
final class RegularFile {
    /// The path as the caller gave it.
    let path: String
    /// What the system said of the very file that is open.
    let status: FileStatus
    /// The file's length in bytes.
    var size: Int { status.size }
    private var descriptor: Int32

    /// Opens a file, following symbolic links.
    ///
    /// - Throws: `ImageFileError` where there is no such file, it is not regular, or it may not be read.
    init(path: String) throws {
        self.path = path
        try Self.requireRegular(FileStatus(path: path), path: path)
        // Should the file have turned into a FIFO meanwhile, opening it still does not wait.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        do {
            status = try FileStatus(descriptor: descriptor, path: path)
            try Self.requireRegular(status, path: path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Hands the descriptor over to a new owner, who closes it; the file cannot be read through this object any more.
    func releaseDescriptor() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    /// Lends the descriptor to a body that reads by it, at places that it names itself.
    func withDescriptor<Result>(_ body: (Int32) throws -> Result) rethrows -> Result { try body(descriptor) }

    /// Reads bytes from a place in the file.
    ///
    /// - Returns: How many were read: fewer than the buffer holds only at the end of the file.
    /// - Throws: `ImageFileError` where the system cannot read them.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// The whole file.
    ///
    /// - Throws: `ImageFileError` where it cannot be read or is longer than `ImageLimits.fileBytes`.
    func bytes() throws -> [UInt8] {
        guard size <= ImageLimits.fileBytes else {
            throw ImageFileError(
                path: path, finding: "\(size) bytes", expectation: "at most \(ImageLimits.fileBytes) bytes")
        }
        return try prefix(size)
    }

    /// The first `limit` bytes, or all of them where the file is shorter.
    func prefix(_ limit: Int) throws -> [UInt8] {
        let count = min(limit, size)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let exact = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            initialized = try read(into: UnsafeMutableRawBufferPointer(exact), at: 0)
        }
    }

    private static func requireRegular(_ status: FileStatus, path: String) throws {
        guard status.kind != .regular else { return }
        throw ImageFileError(path: path, finding: status.kind.rawValue, expectation: "a regular file")
    }

    private static func failure(_ path: String) -> ImageFileError {
        let code = errno
        return ImageFileError(
            path: path, finding: SystemReason.text(code), expectation: "a readable file",
            isAbsence: code == ENOENT || code == ENOTDIR)
    }
}
