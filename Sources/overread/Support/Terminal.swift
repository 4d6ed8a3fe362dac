import Foundation
import Screen
import Work

/// What goes to stdout and stderr.
enum Terminal {
    /// Whether people watch stderr.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// The columns of the terminal that stderr is, 80 where it does not say; what is no terminal has room for any line.
    static var columns: Int {
        guard showsProgress else { return .max }
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Takes the places of standard streams that the caller has closed, so that no file is opened there, into which
    /// messages would then be written. Whoever reads or writes there is told so by the system, as if they were closed.
    static func reserveStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// A line on stderr.
    static func print(error line: String) { write(error: line + "\n") }

    /// What steers the terminal, on stderr: ours alone.
    static func control(_ sequence: String) { put(sequence) }

    /// A text on stderr, without anything that could steer a terminal; where nobody can be told anything any more, work goes on without a word.
    static func write(error text: String) { put(DisplayText.safe(text)) }

    private static func put(_ text: String) {
        try? OpenFile(stream: STDERR_FILENO).write(Array(text.utf8))
    }

    /// Nobody reads stdout any more.
    struct ReaderLeft: Error {}

    /// Results on stdout, all of them: as they are in a file or pipe, without anything that could steer it on a terminal.
    ///
    /// - Throws: `CannotWrite` where stdout cannot take them; `ReaderLeft`.
    static func write(_ bytes: [UInt8]) throws {
        guard isatty(STDOUT_FILENO) == 0 else {
            return try put(Array(DisplayText.safe(String(decoding: bytes, as: UTF8.self)).utf8))
        }
        try put(bytes)
    }

    private static func put(_ bytes: [UInt8]) throws {
        do throws(SystemFailure) {
            try OpenFile(stream: STDOUT_FILENO).write(bytes)
        } catch {
            if error.number == EPIPE { throw ReaderLeft() }
            throw CannotWrite(path: "stdout", reason: error.description)
        }
    }

    /// A line of results on stdout.
    ///
    /// - Throws: `CannotWrite`; `ReaderLeft`.
    static func print(_ line: String) throws { try write(Array((line + "\n").utf8)) }
}
