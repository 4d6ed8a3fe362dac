import Foundation
import SystemReasons

/// Reads small files that a user names, such as CSV tables.
package enum InputFile {
    /// There is no such file, or it cannot be read.
    package struct Unreadable: Error, Equatable, CustomStringConvertible {
        /// The file.
        package let path: String
        /// Why.
        package let reason: String

        /// One line for people.
        package var description: String { "\(path): \(reason); expected a file that can be read" }
    }

    /// The whole content of a file, or of a pipe.
    ///
    /// - Throws: `Unreadable`.
    package static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return content }
            content += part.prefix(count)
        }
    }

    private static func failure(_ path: String) -> Unreadable {
        Unreadable(path: path, reason: SystemReason.last)
    }
}
