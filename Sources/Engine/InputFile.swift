import Foundation

/// Reads small files that a user names, such as CSV tables.
public enum InputFile {
    /// There is no such file, or it cannot be read.
    public struct Unreadable: Error, Equatable, CustomStringConvertible {
        /// The file.
        public let path: String
        /// Why.
        public let reason: String

        /// One line for people.
        public var description: String { "\(path): \(reason); expected a file that can be read" }
    }

    /// The whole content of a file.
    ///
    /// - Throws: `Unreadable`.
    public static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Unreadable(path: path, reason: AtomicFile.reason(error))
        }
    }
}
