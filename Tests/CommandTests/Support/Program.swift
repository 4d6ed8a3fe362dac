import Foundation
import TestSupport
import Testing

/// The built `overread`, run as a user does.
enum Program {
    /// How a run ended, and what it said.
    struct Outcome {
        /// The exit code; `nil` where a signal ended the process.
        let code: Int32?
        /// The signal that ended it; `nil` where it exited.
        let signal: Int32?
        /// What went to stdout.
        let output: [UInt8]
        /// What went to stderr.
        let errors: String

        /// What went to stdout, as text.
        var text: String { String(decoding: output, as: UTF8.self) }
        /// The lines of stdout.
        var lines: [Substring] { text.split(separator: "\n") }
    }

    /// The executable, which SwiftPM builds beside the bundle of the tests.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("overread").path

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - folder: Where it runs; what it says is kept there in hidden files.
    ///   - input: What stdin is.
    ///   - output: Where stdout goes instead of into the outcome.
    static func run(
        _ arguments: [String], in folder: URL, input: String = "/dev/null", output: String? = nil
    ) throws -> Outcome {
        try start(arguments, in: folder, input: input, output: output).wait()
    }

    /// Runs a line of the shell, to which `$overread` is the program.
    static func shell(_ line: String, in folder: URL) throws -> Outcome {
        try start(["-c", "overread='\(path)'; \(line)"], of: "/bin/sh", in: folder).wait()
    }

    /// Starts the program, or another one.
    static func start(
        _ arguments: [String], of program: String = path, in folder: URL, input: String = "/dev/null",
        output: String? = nil
    ) throws -> RunningProgram {
        let name = UUID().uuidString
        let stdout = folder.appendingPathComponent(".\(name).out")
        let stderr = folder.appendingPathComponent(".\(name).err")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output ?? stdout.path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, stderr.path, O_WRONLY | O_CREAT, 0o600)
        var process: pid_t = 0
        // `env` enters the folder and then becomes the program.
        let words = (["/usr/bin/env", "-C", folder.path, program] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        let result = posix_spawn(&process, "/usr/bin/env", &actions, nil, words + [nil], environ)
        try #require(result == 0, "cannot start \(path): \(String(cString: strerror(result)))")
        return RunningProgram(process: process, stdout: stdout, stderr: stderr)
    }
}

/// A run that may still be going on.
struct RunningProgram {
    let process: pid_t
    fileprivate let stdout: URL
    fileprivate let stderr: URL

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process, signal) }

    /// Whether the process has ended; `wait` still tells how.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo == SIGCHLD
    }

    /// Waits for the end.
    func wait() throws -> Program.Outcome {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
        let signal = status & 0x7F
        return Program.Outcome(
            code: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal,
            output: Array((try? Data(contentsOf: stdout)) ?? Data()),
            errors: String(decoding: (try? Data(contentsOf: stderr)) ?? Data(), as: UTF8.self))
    }
}
