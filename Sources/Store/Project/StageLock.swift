import Foundation
import Work

/// Keeps two stages (index, reads, training, …) from working on one project at a time.
///
/// The lock is a kernel lock (`flock`) on a file in the project's folder: it is gone with the process that held it,
/// even after `kill -9`. Reading the project and deciding need no lock.
package final class StageLock: Sendable {
    /// The name of the lock's file in the project's folder.
    package static let fileName = "overread.lock"

    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // A process that is being started has the descriptor too until it becomes its program, and would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Takes the lock until the returned value is released.
    ///
    /// - Parameters:
    ///   - folder: The project's folder, which must exist.
    ///   - stage: What is going to be done, shown to whoever finds the project locked.
    /// - Throws: ``StoreError/locked(path:holder:)`` if another one holds it, or
    ///   ``StoreError/cannotWrite(path:reason:)``.
    package static func acquire(in folder: URL, stage: String) throws -> StageLock {
        let path = folder.appendingPathComponent(fileName).path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError.cannotWrite(path: path, reason: SystemReason.last)
        }
        let lock = StageLock(descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StoreError.locked(path: folder.path, holder: lock.holder)
        }
        try lock.sign("\(stage) (process \(getpid()))", path: path)
        return lock
    }

    /// Who holds the lock, as it signed.
    private var holder: String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.isEmpty ? "another process" : text
    }

    private func sign(_ text: String, path: String) throws {
        let bytes = Array(text.utf8.prefix(256))
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw StoreError.cannotWrite(path: path, reason: SystemReason.last)
        }
    }
}
