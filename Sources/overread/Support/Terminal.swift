import Foundation
import SystemReasons

/// What goes to stdout and stderr.
enum Terminal {
    /// Whether people watch stderr.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Takes the places of standard streams that the caller has closed, so that no file is opened there, into which
    /// messages would then be written.
    static func reserveStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// A line on stderr.
    static func print(error line: String) { write(error: line + "\n") }

    /// A text on stderr; where nobody can be told anything any more, work goes on without a word.
    static func write(error text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Nobody reads stdout any more.
    struct ReaderLeft: Error {}

    /// Results on stdout, all of them.
    ///
    /// - Throws: `OutputError` where stdout cannot take them; `ReaderLeft`.
    static func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EPIPE { throw ReaderLeft() }
            guard count >= 0 else {
                throw OutputError(
                    description: "stdout: cannot write: \(SystemReason.last)", isUsage: false)
            }
            rest = rest.dropFirst(count)
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
