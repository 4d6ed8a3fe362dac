import Foundation
import Store
import TestSupport
import Testing

/// Pictures in pixels, in a terminal of the kernel's at whose end a terminal of kitty's protocol listens.
@Suite struct PixelPicturesTests {
    /// What kitty answers to the questions.
    private static let answers = "\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}_Gi=31;OK\u{1B}\\"
    private static let question = Array("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)
    private static let placeholder = Array("\u{10EEEE}".utf8)

    private func withReview(
        _ options: [String] = [], terminal: String = "xterm-256color", environment: [String] = [],
        _ body: (PseudoTerminal, URL) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let store = try ProjectStore.create(in: folder.appendingPathComponent("project"))
            try SampleReads(count: 24) { $0 < 12 }.write(to: store)
            let line = try PseudoTerminal()
            let command = [Program.path, "review", "project", "--reviewer", "ana"] + options
            try line.start(["/usr/bin/env"] + environment + command, in: folder, terminal: terminal)
            try body(line, folder)
        }
    }

    /// What the terminal has taken, from the answer on: every byte by the protocol's own rules.
    private func listen(_ line: PseudoTerminal) -> KittyEmulator {
        let terminal = KittyEmulator()
        terminal.take(line.output)
        return terminal
    }

    @Test(arguments: [[], ["--pictures", "kitty"]]) func aTerminalThatAnswersIsSentTheImages(options: [String]) throws {
        try withReview(options) { line, _ in
            try line.wait(for: "question") { $0.output.contains(Self.question) }
            line.type(Self.answers)
            try line.wait(for: "placeholders") { $0.output.contains(Self.placeholder) }
            line.type("\u{1B}[6~")
            line.type("g\r")
            line.read(within: 500)
            line.type("\u{1B}[C\u{1B}[C")
            line.read(within: 500)
            line.type("q")
            let end = try line.end()
            #expect(end == (0, 0))
            let terminal = listen(line)
            #expect(terminal.breaches.isEmpty, "\(terminal.breaches.prefix(5))")
            #expect(terminal.sent > 4 && terminal.images.isEmpty && terminal.mostBytes <= 64 << 20)
            // Every part of the first image was drawn once it was placed.
            #expect(terminal.drawn.values.contains { $0.count >= 50 })
        }
    }

    @Test(arguments: [SIGTERM, SIGSEGV, SIGHUP, SIGABRT]) func imagesAreForgottenHoweverItEnds(signal: Int32) throws {
        try withReview { line, _ in
            try line.wait(for: "question") { $0.output.contains(Self.question) }
            line.type(Self.answers)
            try line.wait(for: "placeholders") { $0.output.contains(Self.placeholder) }
            while line.read(within: 300) {}
            #expect(!listen(line).images.isEmpty)
            kill(line.process, signal)
            let end = try line.end()
            #expect(end.signal == signal)
            #expect(listen(line).images.isEmpty && line.isUsual)
        }
    }

    @Test func insideOfTmuxCommandsPassThroughIt() throws {
        try withReview(environment: ["TMUX=/tmp/tmux-0/default,1,0", "KITTY_WINDOW_ID=1"]) { line, _ in
            let passed = Array("\u{1B}Ptmux;\u{1B}\u{1B}_Gi=31".utf8)
            try line.wait(for: "question") { $0.output.contains(passed) }
            // tmux keeps the name for itself.
            line.type("\u{1B}_Gi=31;OK\u{1B}\\")
            try line.wait(for: "placeholders") { $0.output.contains(Self.placeholder) }
            line.type("q")
            _ = try line.end()
            let terminal = listen(line)
            #expect(terminal.breaches.isEmpty && terminal.sent > 0 && terminal.images.isEmpty, "\(terminal.breaches)")
        }
    }

    /// Types a key every eight seconds, until the program has ended.
    private func typeUntilEnd(_ key: String, on line: PseudoTerminal) throws {
        var next = Date()
        try line.wait(for: "end of the program") { line in
            if Date() > next {
                line.type(key)
                next = Date(timeIntervalSinceNow: 8)
            }
            return line.hasEnded
        }
    }

    /// Nothing of an answer is a key, and half-blocks stay.
    @Test(arguments: [
        "\u{1B}_Gi=31;EINVAL:bad\u{1B}\\", "\u{1B}_Gi=32;OK\u{1B}\\",
        "\u{1B}P>|xterm(390)\u{1B}\\\u{1B}_Gi=31;OK\u{1B}\\",
        "\u{1B}_Gi=31;axd1 ", "",
    ])
    func otherAnswersLeaveHalfBlocks(answer: String) throws {
        try withReview { line, folder in
            try line.wait(for: "picture") { $0.output.contains(Array("▀▀▀".utf8)) }
            line.type(answer)
            line.read(within: 300)
            line.type("q")
            // The rest of a torn answer is waited for, and a key meanwhile is taken for a part of it.
            if !answer.isEmpty, !answer.hasSuffix("\\") { try typeUntilEnd("q", on: line) }
            let end = try line.end()
            #expect(end == (0, 0))
            #expect(!line.output.contains(Self.placeholder) && listen(line).sent == 0)
            let outcome = try Program.run(["export", "project", "--only", "decided"], in: folder)
            #expect(outcome.text.split(whereSeparator: \.isNewline).count == 1)
        }
    }

    @Test func whoWishesPixelsInVainIsTold() throws {
        try withReview(["--pictures", "kitty"]) { line, _ in
            try line.wait(for: "word") {
                $0.output.contains(Array("does not answer for pictures in pixels".utf8))
            }
            line.type("q")
            _ = try line.end()
        }
    }

    @Test(arguments: ["linux", "vt100"]) func consolesAreNotAsked(terminal: String) throws {
        try withReview(["--pictures", "kitty"], terminal: terminal) { line, _ in
            try line.wait(for: "word") {
                $0.output.contains(Array("does not answer for pictures in pixels".utf8))
            }
            line.type("q")
            _ = try line.end()
            #expect(!line.output.contains(Array("\u{1B}_G".utf8)))
        }
    }

    @Test func sextantsAreDrawnWhereTheyAreWished() throws {
        try withReview(["--pictures", "sextant"]) { line, _ in
            try line.wait(for: "sextants") { line in
                let text = String(decoding: line.output, as: UTF8.self)
                return text.unicodeScalars.contains { (0x1FB00...0x1FB3B).contains($0.value) }
            }
            line.type("q")
            _ = try line.end()
            #expect(!line.output.contains(Self.question))
        }
    }
}
