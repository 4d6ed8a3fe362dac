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
            #expect(events == expected, "\(sample.name): \(sample.bytes)")
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
