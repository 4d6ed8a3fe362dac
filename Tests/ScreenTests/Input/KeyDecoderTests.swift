import Screen
import Seeded
import Testing

@Suite struct KeyDecoderTests {
    /// A decoder and a clock that it is told of.
    struct Line {
        var decoder = KeyDecoder()
        var now = 1000

        /// Sends bytes after a pause.
        mutating func send(_ bytes: some Sequence<UInt8>, after pause: Int = 0) -> [TerminalEvent] {
            wait(pause) + decoder.take(bytes, at: now)
        }

        mutating func send(_ text: String, after pause: Int = 0) -> [TerminalEvent] {
            send(Array(text.utf8), after: pause)
        }

        /// Lets time pass.
        mutating func wait(_ milliseconds: Int) -> [TerminalEvent] {
            let end = now + milliseconds
            var events: [TerminalEvent] = []
            while let deadline = decoder.deadline, deadline <= end {
                now = deadline
                events += decoder.expire(at: now)
            }
            now = end
            return events
        }
    }

    /// What a sequence is read as: whole, and split in two at every byte, and byte by byte, with pauses of 100 ms.
    private func readings(of bytes: [UInt8]) -> [[TerminalEvent]] {
        var whole = Line()
        var readings = [whole.send(bytes) + whole.wait(600)]
        for split in bytes.indices.dropFirst() {
            var line = Line()
            readings.append(line.send(bytes[..<split]) + line.send(bytes[split...], after: 100) + line.wait(600))
        }
        var slow = Line()
        readings.append(bytes.flatMap { slow.send([$0], after: 100) } + slow.wait(600))
        return readings
    }

    private func expect(_ sample: KeySamples.Sample) {
        let expected: [TerminalEvent] = sample.key.map { [.key($0)] } ?? []
        for events in readings(of: sample.bytes) {
            // What a terminal answers is no key.
            let pressed = events.filter { if case .answered = $0 { false } else { true } }
            #expect(pressed == expected, "\(sample.name): \(sample.bytes)")
        }
    }

    @Test(arguments: KeySamples.spelt + KeySamples.eightBit + KeySamples.meaningless)
    func everySpellingIsOneKeyOrNothing(sample: KeySamples.Sample) { expect(sample) }

    @Test(arguments: [
        "xterm", "xterm-256color", "xterm-direct", "tmux-256color", "screen", "screen-256color", "rxvt",
        "rxvt-unicode-256color",
        "linux", "putty", "vt100", "vt220",
    ])
    func everyKeyOfTerminfoIsThatKeyOrNothing(terminal: String) throws {
        let samples = try KeySamples.terminfo(terminal)
        #expect(samples.count > 10)
        #expect(samples.contains { $0.key == .left })
        for sample in samples { expect(sample) }
    }

    @Test func tenThousandRandomSequencesDecideNothing() {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<10_000 {
            let bytes = KeySamples.random(&generator)
            let readings = readings(of: bytes)
            if readings.contains(where: { $0 != readings[0] || $0.count > 1 || $0.contains(where: isCharacter) }) {
                Issue.record("\(bytes) was read as \(readings)")
            }
        }
    }

    private func isCharacter(_ event: TerminalEvent) -> Bool {
        if case .key(.character) = event { true } else { false }
    }

    @Test func charactersBetweenRandomSequencesAreExactlyThose() {
        var generator = SeededGenerator(seed: 16)
        var line = Line()
        var (typed, read): ([TerminalEvent], [TerminalEvent]) = ([], [])
        for index in 0..<2000 {
            read += line.send(KeySamples.random(&generator), after: generator.below(100))
            guard index % 3 == 0 else { continue }
            let key = Array("axd1énG")[generator.below(7)]
            typed.append(.key(.character(key)))
            read += line.send(String(key), after: 300)
        }
        #expect((read + line.wait(600)).filter(isCharacter) == typed)
    }

    @Test func aLoneEscActsWithin500Milliseconds() {
        var line = Line()
        #expect(line.send("\u{1B}").isEmpty)
        #expect(line.wait(500) == [.key(.escape)])
        #expect(line.send("a", after: 1) == [.key(.character("a"))])
    }

    @Test func theRestOfATornSequenceNeverCounts() {
        for (first, rest) in [
            ("\u{1B}[", "1~"), ("\u{1B}[1", "~"), ("\u{1B}[1;", "2A"), ("\u{1B}O", "q"),
            ("\u{1B}]11;rgb:0", "1/22/33\u{7}"),
            ("\u{1B}P1", "ad\u{1B}\\"), ("\u{1B}[M", "!!!"), ("\u{1B}[[", "A"), ("\u{1B}[2", "1;1a"),
        ] {
            var line = Line()
            let events = line.send(first) + line.send(rest, after: 1500) + line.wait(600)
            #expect(events.isEmpty, "\(KeySamples.printed(first)) … \(rest): \(events)")
            #expect(line.send("a") == [.key(.character("a"))])
        }
        var line = Line()
        #expect(line.send("\u{1B}") + line.send("[1~", after: 700) == [.key(.escape)])
    }

    @Test func aTornStringDoesNotKeepTheKeys() {
        var line = Line()
        #expect((line.send("\u{1B}]") + line.send("a", after: 600)).isEmpty)
        #expect(line.send("a", after: 600) == [.key(.character("a"))])
        #expect((line.send("\u{1B}_") + line.send("\u{1B}", after: 100) + line.wait(600)).isEmpty)
        #expect(line.send("a") == [.key(.character("a"))])
    }

    private static let answer = Array("\u{1B}_Gi=31;OK\u{1B}\\".utf8)
    private static let okay = TerminalEvent.answered(.graphics(id: 31, message: "OK"))

    /// As kitty answers, and as its name comes.
    @Test func answersAreReadHoweverTheyArrive() {
        #expect(readings(of: Self.answer).allSatisfy { $0 == [Self.okay] })
        let name = Array("\u{1B}P>|kitty(0.35.2)\u{1B}\\".utf8)
        #expect(readings(of: name).allSatisfy { $0 == [.answered(.name("kitty(0.35.2)"))] })
        let failure = Array("\u{1B}_Gi=1234,I=5;ENOENT:no such image\u{1B}\\".utf8)
        #expect(
            readings(of: failure).allSatisfy { $0 == [.answered(.graphics(id: 1234, message: "ENOENT:no such image"))] }
        )
    }

    @Test(arguments: [
        "\u{1B}_Gi=31\u{1B}\\", "\u{1B}_Gi=;OK\u{1B}\\", "\u{1B}_Xi=31;OK\u{1B}\\", "\u{1B}_Gi=99999999999;OK\u{1B}\\",
        "\u{1B}_G;\u{1B}\\", "\u{1B}_\u{1B}\\", "\u{1B}P1+r61=64\u{1B}\\", "\u{1B}^Gi=31;OK\u{1B}\\",
        "\u{1B}]Gi=31;OK\u{7}",
        "\u{1B}_Gi=31;" + String(repeating: "axd1", count: 4000) + "\u{1B}\\",
    ])
    func whatIsNoAnswerMeansNothing(text: String) {
        var line = Line()
        #expect(line.send(text) + line.wait(600) == [])
        #expect(line.send("a") == [.key(.character("a"))])
    }

    /// However long its second half takes, no part of an answer is a key; and no key is kept longer than a few seconds.
    @Test(arguments: [100, 400, 700, 3000, 6000, 30_000]) func anAnswerInHalvesIsNoKeys(pause: Int) {
        for split in Self.answer.indices.dropFirst() {
            var line = Line()
            let events =
                line.send(Self.answer[..<split]) + line.send(Self.answer[split...], after: pause) + line.wait(600)
            let isLoneEscape = split == 1 && pause > KeyDecoder.shortWait
            // Behind a lone Esc that was waited for in vain the rest may be typed by anybody who waits a second.
            if isLoneEscape, pause > 1000 { continue }
            let isSplitEnd = split == Self.answer.count - 1 && pause > KeyDecoder.longWait
            let keys = events.filter { $0 != Self.okay }
            let expected: [TerminalEvent] = isLoneEscape ? [.key(.escape)] : isSplitEnd ? [.key(.character("\\"))] : []
            #expect(keys == expected, "split at \(split)")
            #expect(line.send("a") == [.key(.character("a"))] || pause < 6000, "split at \(split)")
        }
    }

    @Test func halfAnAnswerKeepsTheKeysNoLongerThanPatience() {
        var line = Line()
        #expect(line.send("\u{1B}_Gi=31;O") == [])
        #expect(line.wait(KeyDecoder.longWait + KeyDecoder.patience + 10) == [])
        #expect(line.send("a") == [.key(.character("a"))])
        #expect(line.send("x") == [.key(.character("x"))])
        // The rest comes at last, in one piece.
        #expect(line.send("K\u{1B}\\", after: 2000) == [])
        #expect(line.send("d") == [.key(.character("d"))])
    }

    @Test func charactersOfUTF8AreKeysAndTheirBytesNoControls() {
        for text in ["é", "ě", "›", "胸", "🩻", "Л", "\u{11B}\u{29B}\u{49B}"] {
            let typed = text.unicodeScalars.map { TerminalEvent.key(.character(Character($0))) }
            for events in readings(of: Array(text.utf8)) { #expect(events == typed, "\(text)") }
        }
    }

    @Test func pastedTextIsNoKeys() {
        let pasted = "axd 1\u{1B}[A\r\nq\u{7F}"
        for events in readings(of: Array("\u{1B}[200~\(pasted)\u{1B}[201~".utf8)) {
            #expect(events == [.pasted(pasted)])
        }
        for events in readings(of: [0x9B] + Array("200~a é".utf8) + [0x9B] + Array("201~".utf8)) {
            #expect(events == [.pasted("a é")])
        }
    }

    @Test func aPasteWithoutEndIsEndedByEscOrPatience() {
        var line = Line()
        #expect((line.send("\u{1B}[200~aa") + line.send("a1", after: 2000)).isEmpty)
        #expect(line.send("\u{1B}", after: 10) + line.wait(300) == [.pasted("aaa1")])
        #expect(line.send("a") == [.key(.character("a"))])
        #expect(line.send("\u{1B}[200~aa") + line.wait(6000) == [.pasted("aa")])
        #expect(line.send("a") == [.key(.character("a"))])
        let long = String(repeating: "a", count: 300_000)
        guard case .pasted(let kept)? = line.send("\u{1B}[200~\(long)\u{1B}[201~").first else {
            Issue.record("nothing was pasted")
            return
        }
        #expect(kept.count == 65_536)
    }

    @Test(arguments: [
        ("\u{1B}[<0;3;4M", MouseEvent.Kind.click), ("\u{1B}[<64;3;4M", .wheelUp), ("\u{1B}[<65;3;4M", .wheelDown),
        ("\u{1B}[M #$", .click), ("\u{1B}[M`#$", .wheelUp), ("\u{1B}[Ma#$", .wheelDown),
    ])
    func theMouseIsReadInBothProtocols(text: String, kind: MouseEvent.Kind) {
        for events in readings(of: Array(text.utf8)) {
            #expect(events == [.mouse(MouseEvent(kind, at: Point(column: 2, row: 3)))])
        }
    }

    @Test(arguments: ["\u{1B}[M", "\u{1B}[M ", "\u{1B}[M #"])
    func aTornMouseReportKeepsNothingOfWhatFollows(report: String) {
        var line = Line()
        #expect(line.send(report + "\u{1B}[200~ax1\u{1B}[201~") == [.pasted("ax1")])
        #expect(line.send("a") == [.key(.character("a"))])
    }
}
