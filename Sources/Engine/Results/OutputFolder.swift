import Foundation
import SystemReasons

/// Makes the folders that results are written to.
package enum OutputFolder {
    /// Makes a folder, and those above it, where they are missing.
    ///
    /// - Throws: `EngineError.cannotWrite`.
    package static func make(_ url: URL) throws(EngineError) {
        guard !exists(url) else { return }
        var problem = attempt(url)
        if problem == ENOENT, url.pathComponents.count > 1 {
            try make(url.deletingLastPathComponent())
            problem = attempt(url)
        }
        guard problem == 0 || exists(url) else {
            throw EngineError.cannotWrite(path: url.path, reason: SystemReason.text(problem))
        }
    }

    /// - Returns: 0, or the system's error number.
    private static func attempt(_ url: URL) -> Int32 { mkdir(url.path, 0o777) == 0 ? 0 : errno }

    private static func exists(_ url: URL) -> Bool {
        var status = stat()
        return stat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
