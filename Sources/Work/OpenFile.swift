import Foundation

/// A call of the system failed.
package struct SystemFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The error's number in `errno.h`.
    package let number: Int32

    /// A failure of a call that returns its error's number.
    package init(number: Int32) { self.number = number }

    /// What went wrong in this thread's last call; to be asked before the next call.
    package static var last: SystemFailure { SystemFailure(number: errno) }

    /// The system's own words.
    package var description: String { SystemReason.text(number) }
}

/// An open file, pipe or device, read and written whole: what the system does in parts, or breaks off for a signal, goes on.
package struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let isOwner: Bool

    /// Opens a file; it is closed when this value is gone.
    ///
    /// - Parameter flags: Those of `open`; no program that is started inherits the file.
    package init(_ path: String, flags: Int32) throws(SystemFailure) {
        descriptor = open(path, flags | O_CLOEXEC, 0o666)
        isOwner = true
        guard descriptor >= 0 else { throw SystemFailure.last }
    }

    /// One of the standard streams, which stays open.
    package init(stream: Int32) {
        descriptor = stream
        isOwner = false
    }

    deinit {
        if isOwner { close(descriptor) }
    }

    /// Writes all bytes.
    package borrowing func write(_ bytes: [UInt8]) throws(SystemFailure) {
        let descriptor = descriptor
        try Self.writeAll(bytes.count) { done in
            bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
        }
    }

    /// Writes all bytes.
    package borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
        let descriptor = descriptor
        try Self.writeAll(bytes.count) { done in
            Foundation.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        }
    }

    private static func writeAll(_ total: Int, _ write: (_ done: Int) -> Int) throws(SystemFailure) {
        var done = 0
        while done < total {
            let count = write(done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure.last }
            done += count
        }
    }

    /// Reads to the end.
    package borrowing func readToEnd() throws(SystemFailure) -> [UInt8] {
        var content: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure.last }
            if count == 0 { return content }
            content += part.prefix(count)
        }
    }

    /// Brings what was written to the disk; devices and pipes have nothing to synchronise.
    package borrowing func synchronize() throws(SystemFailure) {
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw SystemFailure.last }
    }
}

/// Reads small files that a user names, such as CSV tables.
package enum InputFile {
    /// There is no such file, or it cannot be read.
    package struct Unreadable: Error, Equatable, CustomStringConvertible {
        /// The file.
        package let path: String
        /// Why.
        package let reason: String

        /// What is wrong with a path.
        package init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }

        /// One line for people.
        package var description: String { "\(path): \(reason); expected a file that can be read" }
    }

    /// The whole content of a file, or of a pipe.
    ///
    /// - Throws: `Unreadable`.
    package static func bytes(_ path: String) throws(Unreadable) -> [UInt8] {
        do throws(SystemFailure) {
            return try OpenFile(path, flags: O_RDONLY).readToEnd()
        } catch {
            throw Unreadable(path: path, reason: error.description)
        }
    }
}

/// Why the system refused to do something, in its own words (`strerror`, in the C library's language).
package enum SystemReason {
    /// Why the last call of the C library on this thread failed; to be asked before the next call.
    package static var last: String { text(errno) }

    /// The words for an error number of `errno.h`.
    package static func text(_ number: Int32) -> String { String(cString: strerror(number)) }

    /// Why a call of Foundation's failed: what the system said beneath, or Foundation's words where it was not the system.
    package static func beneath(_ error: any Error) -> String {
        var current: (any Error)? = error
        while let error = current {
            let error = error as NSError
            if error.domain == NSPOSIXErrorDomain { return text(Int32(error.code)) }
            current = error.userInfo[NSUnderlyingErrorKey] as? any Error
        }
        return error.localizedDescription
    }
}
