import Foundation
import Testing

/// A terminal of the kernel's, as wide and high as said, on which a program runs as a person's foreground job.
final class PseudoTerminal {
    /// Everything the program has written.
    private(set) var output: [UInt8] = []
    /// What the screen shows, where the terminal is a VT100.
    private(set) var screen: ScreenText
    private(set) var process: pid_t = 0
    private let keyboard: Int32
    private let line: Int32
    private let name: String

    /// Opens a terminal.
    init(columns: Int = 100, rows: Int = 30) throws {
        var (keyboard, line): (Int32, Int32) = (-1, -1)
        var path = [CChar](repeating: 0, count: 4096)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&keyboard, &line, &path, nil, &size) == 0)
        for descriptor in [keyboard, line] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        (self.keyboard, self.line) = (keyboard, line)
        name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        screen = ScreenText(columns: columns, rows: rows)
    }

    deinit {
        if process > 0 {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(keyboard)
        close(line)
    }

    /// `POSIX_SPAWN_SETSID` of <spawn.h>: the terminal that is opened first becomes the program's own.
    private static let ownSession: Int16 = 0x80

    /// Starts a command in a folder, with this terminal as its own.
    func start(_ command: [String], in folder: URL, terminal: String = "vt100") throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        for stream in 1...2 { posix_spawn_file_actions_adddup2(&actions, 0, Int32(stream)) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // A shell's background job ignores SIGINT and SIGQUIT; a foreground job does not.
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Self.ownSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = [
            "TERM=\(terminal)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no", "COLORTERM=", "NO_COLOR=", "TMUX=",
            "KITTY_WINDOW_ID=",
        ]
        let words = (["/usr/bin/env", "-C", folder.path] + variables + command).map { strdup($0) }
        defer { words.forEach { free($0) } }
        let result = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words + [nil], environ)
        try #require(result == 0, "cannot start \(command): \(String(cString: strerror(result)))")
    }

    /// The modes of the line: of echo, of reading by lines, of signals, and so on.
    var modes: [UInt32] {
        var modes = termios()
        tcgetattr(line, &modes)
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
    }

    /// Whether typed characters are echoed and read by lines, as a shell needs it.
    var isUsual: Bool { modes[3] & UInt32(ECHO) != 0 && modes[3] & UInt32(ICANON) != 0 }

    /// Types bytes.
    func type(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else { read(within: 10) }
        }
    }

    /// Types a text.
    func type(_ text: String) { type(Array(text.utf8)) }

    /// Reads what the program writes, waiting for it at most so many milliseconds; false where there was nothing.
    @discardableResult
    func read(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = Foundation.read(keyboard, &buffer, buffer.count)
        guard count > 0 else { return false }
        output += buffer.prefix(count)
        screen.take(buffer.prefix(count))
        return true
    }

    /// Reads until something holds, 30 s at most.
    func wait(
        for what: String, at location: SourceLocation = #_sourceLocation, until holds: (PseudoTerminal) -> Bool
    ) throws {
        let end = Date(timeIntervalSinceNow: 30)
        var isReached = holds(self)
        while !isReached, Date() < end {
            read(within: 50)
            isReached = holds(self)
        }
        try #require(isReached, "no \(what):\n\(screen.text)", sourceLocation: location)
    }

    /// Reads until the screen shows a text.
    func expect(_ text: String, at location: SourceLocation = #_sourceLocation) throws {
        try wait(for: text, at: location) { $0.screen.text.contains(text) }
    }

    /// Whether the program has ended; its end can still be waited for.
    var hasEnded: Bool {
        var state = siginfo_t()
        return waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_signo == SIGCHLD
    }

    /// Waits for the end of the program: the signal that ended it, or its exit code.
    func end(at location: SourceLocation = #_sourceLocation) throws -> (signal: Int32, code: Int32) {
        var status: Int32 = 0
        try wait(for: "end of the program", at: location) { waitpid($0.process, &status, WNOHANG) == $0.process }
        process = 0
        while read(within: 0) {}
        return (status & 0x7F, (status >> 8) & 0xFF)
    }
}
