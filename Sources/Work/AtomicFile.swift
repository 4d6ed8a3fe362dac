import Foundation
import Synchronization

/// A file or folder cannot be written.
package struct CannotWrite: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or folder.
    package let path: String
    /// Why.
    package let reason: String

    /// What is wrong with a path.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// One line for people.
    package var description: String { "\(path): cannot write: \(reason)" }
}

/// Writes files so that a reader sees the old content or the new one, never half of it.
package enum AtomicFile {
    /// Replaces a file; through a symbolic link, the file that it leads to. Devices and pipes are written to as they are.
    ///
    /// - Throws: `CannotWrite`; an earlier file is then still whole.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { try $0.write(bytes) }
    }

    /// Replaces a file by what `body` writes, part by part.
    ///
    /// - Throws: `CannotWrite`, and what else `body` throws; an earlier file is then still whole.
    package static func write(to path: String, _ body: (borrowing OpenFile) throws -> Void) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        do {
            var status = stat()
            if stat(target, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
                try fill(target, flags: O_WRONLY, body)
            } else {
                try replace(target, body)
            }
        } catch let error as SystemFailure {
            throw CannotWrite(path: path, reason: error.description)
        }
    }

    /// Tells apart what several threads write at a time.
    private static let drafts = Atomic(0)

    /// The draft's name does not grow with the file's, which may be as long as the file system admits.
    private static func replace(_ path: String, _ body: (borrowing OpenFile) throws -> Void) throws {
        let number = drafts.add(1, ordering: .relaxed).newValue
        let draft = URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent(".overread.\(getpid()).\(number).partial").path
        do {
            try fill(draft, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, body)
            guard rename(draft, path) == 0 else { throw SystemFailure.last }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func fill(_ path: String, flags: Int32, _ body: (borrowing OpenFile) throws -> Void) throws {
        let file = try OpenFile(path, flags: flags)
        try body(file)
        try file.synchronize()
    }
}

/// Makes the folders that results are written to.
package enum OutputFolder {
    /// Makes a folder, and those above it, where they are missing.
    ///
    /// - Throws: `CannotWrite`.
    package static func make(_ url: URL) throws(CannotWrite) {
        guard !exists(url) else { return }
        var problem = attempt(url)
        if problem == ENOENT, url.pathComponents.count > 1 {
            try make(url.deletingLastPathComponent())
            problem = attempt(url)
        }
        guard problem == 0 || exists(url) else {
            throw CannotWrite(path: url.path, reason: SystemReason.text(problem))
        }
    }

    /// - Returns: 0, or the system's error number.
    private static func attempt(_ url: URL) -> Int32 { mkdir(url.path, 0o777) == 0 ? 0 : errno }

    private static func exists(_ url: URL) -> Bool {
        var status = stat()
        return stat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
