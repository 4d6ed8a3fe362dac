import Synchronization
import Work

/// Members of one tar archive, from any thread. The archive is opened when the first is asked for, and is noticed to have
/// been replaced or written to before and after every read.
final class TarReader: Sendable {
    private let path: String
    private let opened = Mutex<TarFile?>(nil)

    /// Makes a reader; opens nothing yet.
    init(path: String) { self.path = path }

    /// A member's bytes, with the fingerprint of the archive that they come from.
    ///
    /// - Throws: `ImageFileError`: of absence where there is no such archive or member, else where it is damaged;
    ///   `ImageUnavailable.replaced`.
    func read(_ name: String) throws -> (bytes: [UInt8], fingerprint: FileFingerprint) {
        try opened.withLock { opened in
            let file = try opened ?? TarFile(path: path)
            opened = file
            try requireUnchanged(file, &opened)
            guard let member = file.member(name) else {
                throw ImageFileError(
                    path: "\(path)/\(name)", finding: "no such member of the archive",
                    expectation: "one of the files in it", isAbsence: true)
            }
            let bytes = try file.bytes(of: member)
            try requireUnchanged(file, &opened)
            return (bytes, file.fingerprint)
        }
    }

    private func requireUnchanged(_ file: TarFile, _ opened: inout TarFile?) throws {
        do {
            guard try file.isStillThere() else { throw ImageUnavailable.replaced(path: path) }
        } catch {
            opened = nil
            throw error
        }
    }
}
