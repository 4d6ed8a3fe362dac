import Foundation
import Store
import TestSupport
import Testing

/// The built program reviews in a terminal of the kernel's.
@Suite struct TerminalReviewTests {
    /// Runs a body with a review of twelve disagreements that has just been opened.
    private func withReview(
        terminal: String = "vt100", command: [String] = [Program.path, "review", "project", "--reviewer", "ana"],
        _ body: (PseudoTerminal, URL) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24) { $0 < 12 }.write(to: store)
            let line = try PseudoTerminal()
            try line.start(command, in: folder, terminal: terminal)
            try line.wait(for: "case") { $0.output.contains(Array("case10.png".utf8)) }
            try body(line, folder)
        }
    }

    /// The cases that somebody decided, and how, in the order of the export.
    private func decisions(in folder: URL) throws -> [String] {
        let outcome = try Program.run(["export", "project", "--only", "decided"], in: folder)
        try #require(outcome.code == 0, "\(outcome.errors)")
        let rows = outcome.text.split(whereSeparator: \.isNewline)
        let header = try #require(rows.first).split(separator: ",")
        let wanted = try ["case", "decision"].map { try #require(header.firstIndex(of: Substring($0))) }
        return rows.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return wanted.map { String(fields[$0]) }.joined(separator: " ")
        }
    }

    /// What arrives without being pressed, or means nothing.
    private static let noise: [String] =
        [
            "\u{1B}[1;2A", "\u{1B}[1;2D", "\u{1B}[1;3H", "\u{1B}[a", "\u{1B}[d", "\u{1B}Oa", "\u{1B}[3;5~", "\u{1B}[2~",
            "\u{1B}[8^", "\u{1B}[3@", "\u{1B}[[A", "\u{1B}OP", "\u{1B}Ox", "\u{1B}O1;2Q", "\u{1B}[I", "\u{1B}[O",
            "\u{1B}[27;5;97~", "\u{1B}[97u", "\u{1B}[97;1:3u", "\u{9B}1;2A", "\u{1B}[?62;1;4c", "\u{1B}[12;40R",
            "\u{1B}[<0;3;4m", "\u{1B}[<35;9;9M", "\u{1B}[M#!!", "\u{1B}]11;rgb:1111/dada/1111\u{7}",
            "\u{1B}P1+r61=64\u{1B}\\", "\u{1B}_a x d\u{1B}\\", "\u{1B}\u{1B}[A", "\u{1B}[200~axd1 u\re t\u{1B}[201~",
        ] + "axd1290 uetzIq!=".map { "\u{1B}\($0)" }

    @Test func onlyKeysThatWerePressedDecide() throws {
        try withReview { line, folder in
            try line.expect("▶ images/case10.png")
            var isStaying = false
            for (index, key) in [("a", "accept"), ("x", "reject"), ("d", "exclude"), ("2", "accept")].enumerated() {
                line.type(Self.noise.joined())
                // The answer to the key that comes last says that all before it was read.
                line.type("w")
                isStaying.toggle()
                try line.expect(isStaying ? "staying after a decision" : "moving on after a decision")
                line.type(key.0)
                try line.expect("case\(10 + index).png →")
                if isStaying { line.type("\u{1B}[C") }
                try line.expect("▶ images/case\(11 + index).png")
            }
            for sequence in ["\u{1B}[1~", "\u{1B}[1;2A", "\u{1B}a"] {
                for byte in sequence.utf8 {
                    line.type([byte])
                    line.read(within: 100)
                }
            }
            try line.expect("▶ images/case10.png")
            line.type("q")
            let end = try line.end()
            #expect(end == (0, 0))
            let decided = try decisions(in: folder)
            #expect(
                decided == [
                    "images/case10.png accept", "images/case11.png reject", "images/case12.png exclude",
                    "images/case13.png accept",
                ])
        }
    }

    static let signals = [
        SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGTERM, SIGHUP, SIGINT,
        SIGSEGV,
        SIGABRT, SIGILL, SIGBUS, SIGFPE,
    ]

    @Test(arguments: signals) func everySignalGivesTheTerminalBack(signal: Int32) throws {
        try withReview(terminal: "xterm-256color") { line, _ in
            #expect(!line.isUsual)
            let before = line.output.count
            kill(line.process, signal)
            let end = try line.end()
            #expect(end.signal == signal)
            #expect(line.isUsual)
            let rest = Array(line.output[before...])
            for bytes in ["\u{1B}[?1049l", "\u{1B}[?25h", "\u{1B}[?2004l", "\u{1B}[?1004l", "\u{1B}[?1000l"] {
                #expect(rest.contains(Array(bytes.utf8)), "\(bytes.dropFirst()) is missing")
            }
        }
    }

    @Test func aTerminalThatCannotMoveItsCursorIsRefused() throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24) { $0 < 12 }.write(to: store)
            let line = try PseudoTerminal()
            try line.start([Program.path, "review", "project"], in: folder, terminal: "dumb")
            let end = try line.end()
            #expect(end == (0, 64))
            #expect(String(decoding: line.output, as: UTF8.self).contains("TERM=\"dumb\" cannot move its cursor"))
            #expect(line.isUsual)
        }
    }

    @Test func whoQuitsIsToldWhatWasDoneAndWhatIsNext() throws {
        try withReview { line, _ in
            line.type("a")
            try line.expect("case10.png →")
            line.type("xu")
            try line.expect("undone")
            line.type("dq")
            let end = try line.end()
            #expect(end == (0, 0))
            let text = String(decoding: line.output, as: UTF8.self)
            for words in [
                "ana: 2 decisions in 1 min: 1 accepted, 1 excluded",
                "10 cases are to be settled: overread review project",
                "how right are the labels? overread audit project", "overread export project --output labels.csv",
            ] { #expect(text.contains(words), "\(words)") }
        }
    }

    @Test func aLetterMayNameAClassUnlessItMeansSomething() throws {
        let command = [Program.path, "review", "project", "--reviewer", "ana", "--key"]
        try withReview(command: command + ["y=breast"]) { line, folder in
            line.type("y")
            try line.expect("case10.png → breast")
            line.type("q")
            let end = try line.end()
            #expect(end == (0, 0))
            for (key, reason) in [
                ("u=breast", "\"u\" means something already: undo your last decision"),
                ("y=brest", "there is no class \"brest\"; the classes are chest, breast"), ("y", "expected a letter"),
            ] {
                let outcome = try Program.run(["review", "project", "--key", key], in: folder)
                #expect(outcome.code == 64 && outcome.errors.contains(reason), "\(outcome.errors)")
            }
        }
    }

    @Test func controlBackslashEndsTheProgram() throws {
        try withReview { line, _ in
            line.type("\u{1C}")
            let end = try line.end()
            #expect(end.signal == SIGQUIT)
            #expect(line.isUsual)
        }
    }

    @Test func controlZStopsAndFgGoesOn() throws {
        let script = "set -m; '\(Program.path)' review project; stty -a > modes; fg; echo exit $?"
        try withReview(terminal: "xterm-256color", command: ["/bin/bash", "-c", script]) { line, folder in
            let stopped = line.output.count
            line.type("\u{1A}")
            let modes = folder.appendingPathComponent("modes")
            try line.wait(for: "shell") { _ in FileManager.default.fileExists(atPath: modes.path) }
            try line.wait(for: "second screen") { line in
                let shown = line.output[stopped...]
                return ["case10.png", "\u{1B}[?2004h"].allSatisfy { shown.contains(Array($0.utf8)) } && !line.isUsual
            }
            #expect(try String(contentsOf: modes, encoding: .utf8).contains(" icanon"))
            line.type("q")
            try line.wait(for: "exit") { $0.output.contains(Array("exit 0".utf8)) }
            let end = try line.end()
            #expect(end == (0, 0))
            #expect(line.isUsual)
        }
    }
}
