import Foundation
import SystemReasons

/// Writes files so that a reader sees the old content or the new one, never half of it.
package enum AtomicFile {
    /// Replaces a file; through a symbolic link, the file that it leads to. Devices and pipes are written to as they are.
    ///
    /// - Throws: `EngineError.cannotWrite`; an earlier file is then still whole.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        do {
            var status = stat()
            if stat(target, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
                try fill(target, flags: O_WRONLY, with: bytes)
            } else {
                try replace(target, with: bytes)
            }
        } catch {
            throw EngineError.cannotWrite(path: path, reason: error.reason)
        }
    }

    /// What the system said.
    private struct Failure: Error {
        let reason = SystemReason.last
    }

    private static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        let partial = "\(path).\(getpid()).partial"
        do throws(Failure) {
            try fill(partial, flags: O_WRONLY | O_CREAT | O_TRUNC, with: bytes)
            guard rename(partial, path) == 0 else { throw Failure() }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private static func fill(_ path: String, flags: Int32, with bytes: [UInt8]) throws(Failure) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure() }
            done += count
        }
        // Devices and pipes have nothing to synchronise.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw Failure() }
    }
}
