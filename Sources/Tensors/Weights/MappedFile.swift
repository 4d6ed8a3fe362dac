import Foundation
import Work

/// The bytes of a regular file, mapped read-only into memory.
///
/// The mapping is private and never written, so that sharing it between threads is safe.
package final class MappedFile: @unchecked Sendable {
    /// The file's path, for messages.
    package let path: String
    /// All its bytes, valid while the object lives.
    package let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    ///
    /// - Throws: `ModelFileError` where there is none, it cannot be opened, or it is no regular file.
    package init(_ url: URL) throws {
        path = url.path
        // Without O_NONBLOCK, opening a FIFO would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        defer { close(descriptor) }
        let size = try Self.regularFileSize(descriptor, path: path)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw Self.failure(path, errno)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// Lets go of the memory that holds a stretch of the file; the bytes are read from the disk again when they are needed.
    ///
    /// Once a model's weights have been converted, their pages would only double what the process holds.
    package func release(_ range: Range<Int>) {
        guard let start = bytes.baseAddress else { return }
        let page = Int(getpagesize())
        let first = (range.lowerBound + page - 1) / page * page
        let last = range.upperBound / page * page
        guard first < last else { return }
        madvise(UnsafeMutableRawPointer(mutating: start + first), last - first, Int32(MADV_DONTNEED))
    }

    private static func regularFileSize(_ descriptor: Int32, path: String) throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ModelFileError(.unreadable, file: path, found: "not a regular file", expected: "a regular file")
        }
        return Int(status.st_size)
    }

    private static func failure(_ path: String, _ code: Int32) -> ModelFileError {
        let problem: ModelFileError.Problem = code == ENOENT || code == ENOTDIR ? .missing : .unreadable
        return ModelFileError(problem, file: path, found: SystemReason.text(code), expected: "a readable file")
    }
}
