import Foundation

/// Writes files so that a reader sees the old content or the new one, never half of it.
public enum AtomicFile {
    /// Replaces a file.
    ///
    /// - Throws: `EngineError.cannotWrite`; an earlier file is then still whole.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EngineError.cannotWrite(path: path, reason: reason(error))
        }
    }

    /// The shortest wording of why a file could not be written.
    static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return (underlying ?? error as NSError).localizedDescription
    }
}
