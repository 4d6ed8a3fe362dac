import Foundation

/// What goes to stdout and stderr.
enum Terminal {
    /// Whether people watch stderr.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// A line on stderr.
    static func print(error line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Results on stdout, all of them.
    ///
    /// - Throws: `OutputError` where stdout is full or closed.
    static func write(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            throw OutputError(description: "stdout: cannot write: \(error.localizedDescription)", isUsage: false)
        }
    }

    /// A line of results on stdout.
    ///
    /// - Throws: `OutputError`.
    static func print(_ line: String) throws { try write(Array((line + "\n").utf8)) }

    /// A name without control bytes, which could otherwise steer the terminal.
    static func safe(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) })
    }
}
