import Foundation
import Screen
import Seeded
import Testing

/// Sequences that terminals send, and what each is to be read as.
enum KeySamples {
    /// The bytes of a sequence and the key that it is; `nil` where it means nothing here.
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let key: KeyPress?

        init(_ name: String, _ text: String, _ key: KeyPress? = nil) {
            self.name = name
            bytes = Array(text.utf8)
            self.key = key
        }

        init(_ name: String, bytes: [UInt8], _ key: KeyPress? = nil) {
            self.name = name
            self.bytes = bytes
            self.key = key
        }

        var testDescription: String { name }
    }

    /// Keys that differ from terminal to terminal.
    static let spelt = spellings.map { Sample(printed($0.0), $0.0, $0.1) }

    private static let spellings: [(String, KeyPress)] = [
        ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down), ("\u{1B}[C", .right),
        ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left), ("\u{1B}[H", .home), ("\u{1B}OH", .home),
        ("\u{1B}[1~", .home), ("\u{1B}[7~", .home), ("\u{1B}[214z", .home), ("\u{1B}[F", .end), ("\u{1B}OF", .end),
        ("\u{1B}[4~", .end), ("\u{1B}[8~", .end), ("\u{1B}[220z", .end), ("\u{1B}[5~", .pageUp),
        ("\u{1B}[6~", .pageDown), ("\u{1B}[3~", .delete), ("\u{1B}OM", .enter), ("\u{1B}[1;1A", .up),
        ("\u{1B}[1;1:1B", .down), ("\u{1B}[1;1:2B", .down), ("\u{1B}[1;129H", .home), ("\u{1B}[3;1~", .delete),
        ("\u{1B}[27u", .escape), ("\u{1B}[27;1u", .escape), ("\u{1B}[13u", .enter), ("\u{1B}[9u", .tab),
        ("\u{1B}[127;1:1u", .backspace), ("\u{1B}[57414u", .enter), ("\u{9B}A", .up), ("\u{9B}1~", .home),
        ("\u{8F}F", .end), ("\r", .enter), ("\n", .enter), ("\u{7F}", .backspace), ("\u{8}", .backspace),
        ("\t", .tab), ("\u{C}", .control("l")), ("\u{1B}", .escape), ("\u{1B}\u{1B}", .escape),
    ]

    /// The same with 8-bit controls as a terminal without UTF-8 sends them.
    static let eightBit: [Sample] = [
        Sample("9B 48", bytes: [0x9B, 0x48], .home), Sample("9B 34 7E", bytes: [0x9B, 0x34, 0x7E], .end),
        Sample("8F 48", bytes: [0x8F, 0x48], .home), Sample("1B 9B 41", bytes: [0x1B, 0x9B, 0x41]),
        Sample("9D … 9C", bytes: [0x9D, 0x31, 0x31, 0x3B, 0x61, 0x9C]),
        Sample("90 … 9C", bytes: [0x90, 0x31, 0x64, 0x61, 0x9C]),
        Sample("9F … 1B 5C", bytes: [0x9F, 0x47, 0x61, 0x1B, 0x5C]), Sample("9B 49", bytes: [0x9B, 0x49]),
        Sample("85", bytes: [0x85]), Sample("FF", bytes: [0xFF]), Sample("C0 80", bytes: [0xC0, 0x80]),
        Sample("ED A0 80", bytes: [0xED, 0xA0, 0x80]), Sample("E0 80 AF", bytes: [0xE0, 0x80, 0xAF]),
    ]

    /// What means nothing: keys with modifiers, other keys, releases, answers, reports.
    static let meaningless = others.map { Sample(printed($0), $0) } + altered

    private static let others = [
        "\u{1B}[1;2A", "\u{1B}[1;3D", "\u{1B}[1;5H", "\u{1B}[1;6F", "\u{1B}[3;2~", "\u{1B}[5;5~", "\u{1B}[2~",
        "\u{1B}[Z", "\u{1B}[a", "\u{1B}[d", "\u{1B}Oa", "\u{1B}Od", "\u{1B}[3$", "\u{1B}[7$", "\u{1B}[8^",
        "\u{1B}[3@",
        "\u{1B}[23$", "\u{1B}[[A", "\u{1B}[[E", "\u{1B}OP", "\u{1B}OS", "\u{1B}O2P", "\u{1B}O1;5Q", "\u{1B}[1;1:3A",
        "\u{1B}Oq", "\u{1B}Ox", "\u{1B}O ", "\u{1B}[G", "\u{1B}[E", "\u{1B}[I", "\u{1B}[O", "\u{1B}[27;2;13~",
        "\u{1B}[27;5;97~", "\u{1B}[27;1;97~", "\u{1B}[97u", "\u{1B}[97;5u", "\u{1B}[97;1:3u", "\u{1B}[27;1:3u",
        "\u{1B}[49;1u", "\u{1B}[57400u", "\u{1B}[57441;2u", "\u{1B}[?62;1;4c", "\u{1B}[>41;354;0c", "\u{1B}[0n",
        "\u{1B}[12;40R", "\u{1B}[?2004;1$y", "\u{1B}[8;24;80t", "\u{1B}[<0;3;4m", "\u{1B}[<32;3;4M",
        "\u{1B}[<1;1;1M",
        "\u{1B}[M#!!", "\u{1B}[32;10;10M", "\u{1B}]11;rgb:ffff/dada/1111\u{7}", "\u{1B}]10;rgb:0/0/0\u{1B}\\",
        "\u{1B}P1+r544e=787465726d\u{1B}\\", "\u{1B}P>|xterm(370)\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
        "\u{1B}^private a x d\u{1B}\\", "\u{1B}Xa string, 1 2 3\u{1B}\\", "\u{1B}\u{1B}[A", "\u{1B}\u{1B}OA",
        "\u{1B}é", "\u{1B}\r", "\u{1B}\u{7F}", "\u{1B}\t", "\u{1B}[201~", "\u{0}",
        "\u{1B}[\(String(repeating: "1;", count: 200))A",
    ]

    /// Alt together with every printable key. Those that begin a longer sequence stand for a fragment of it.
    private static let altered: [Sample] = (0x20..<0x7F).compactMap { Unicode.Scalar($0) }
        .map { Sample("Alt-\($0)", "\u{1B}\($0)") }

    /// Names of terminfo for the keys that mean something here.
    private static let capabilities: [Substring: KeyPress] = [
        "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end, "kpp": .pageUp,
        "knp": .pageDown, "kdch1": .delete, "kbs": .backspace, "kent": .enter,
    ]

    /// Every key that terminfo knows of a terminal, with the meaning of those in `capabilities`, or of the same bytes
    /// under another name.
    static func terminfo(_ terminal: String) throws -> [Sample] {
        let entries = try lines(of: ["infocmp", "-1", "-x", terminal]).compactMap(capability)
        let known = entries.compactMap { name, bytes in capabilities[name].map { (bytes, $0) } }
        return entries.map { name, bytes in
            let key = known.first { $0.0 == bytes }?.1 ?? spelt.first { $0.bytes == bytes }?.key
            return Sample("\(terminal) \(name)", bytes: bytes, key ?? control(bytes))
        }
    }

    private static func control(_ bytes: [UInt8]) -> KeyPress? {
        bytes.count == 1 && bytes[0] < 0x1B ? .control(Character(Unicode.Scalar(bytes[0] + 0x60))) : nil
    }

    /// A key's name and bytes; the beginning of the mouse's reports is no key.
    private static func capability(_ line: Substring) -> (name: Substring, bytes: [UInt8])? {
        let parts = line.drop { $0 == "\t" }.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix("k"), parts[0] != "kmous" else { return nil }
        return (parts[0], unescaped(parts[1].dropLast()))
    }

    /// The bytes that terminfo's notation stands for (terminfo(5)).
    private static func unescaped(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "^"):
                if let next = rest.popFirst() { bytes.append(next == UInt8(ascii: "?") ? 0x7F : next & 0x1F) }
            case UInt8(ascii: "\\"): bytes.append(escape(&rest))
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func escape(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
        if let octal = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8), rest.count >= 3 {
            rest = rest.dropFirst(3)
            return octal
        }
        let letters: [UInt8: UInt8] = [0x45: 0x1B, 0x65: 0x1B, 0x6E: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x73: 32]
        let letter = rest.popFirst() ?? 0
        return letters[letter] ?? letter
    }

    private static func lines(of command: [String]) throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    /// A whole sequence at random: a control sequence, a key of the keypad, a string of printable text, a report of the
    /// mouse, or Alt together with a key.
    static func random(_ generator: inout SeededGenerator) -> [UInt8] {
        let isWide = generator.below(2) == 0
        func introducer(_ letter: Character, _ code: UInt8) -> [UInt8] {
            isWide ? [0x1B] + Array("\(letter)".utf8) : [code]
        }
        switch generator.below(8) {
        case 0...3: return introducer("[", 0x9B) + parameters(&generator) + [UInt8(0x40 + generator.below(0x3F))]
        case 4: return introducer("O", 0x8F) + [Array("ABCDEFHMPQRSjklmnopqrstuvwxyabcdXI".utf8)[generator.below(34)]]
        case 5:
            let (letter, code) = strings[generator.below(strings.count)]
            let text = (0..<generator.below(30)).map { _ in UInt8(0x20 + generator.below(0x5F)) }
            let end: [UInt8] = isWide ? [0x1B, 0x5C] : letter == "]" ? [0x07] : [0x9C]
            return introducer(letter, code) + text + end
        case 6: return introducer("[", 0x9B) + [0x4D] + (0..<3).map { _ in UInt8(33 + generator.below(223)) }
        default:
            let key = (0x20..<0x7F).map { UInt8($0) }.filter { !Array("[OP]X^_".utf8).contains($0) }
            return [0x1B, key[generator.below(key.count)]]
        }
    }

    private static let strings: [(Character, UInt8)] = [
        ("P", 0x90), ("X", 0x98), ("]", 0x9D), ("^", 0x9E), ("_", 0x9F),
    ]

    /// What stands between the beginning of a control sequence and its last byte; not the beginning of a paste, and
    /// something where `[` or `M` would ask for more.
    private static func parameters(_ generator: inout SeededGenerator) -> [UInt8] {
        let numbers = (0...generator.below(4)).map { _ in "\(generator.below(generator.below(2) == 0 ? 10 : 199))" }
        let mark = ["", "", "", "?", ">", "="][generator.below(6)]
        let middle = ["", "", "", " ", "$", "!", "'"][generator.below(7)]
        return Array((mark + numbers.joined(separator: generator.below(5) == 0 ? ":" : ";") + middle).utf8)
    }

    /// Bytes as they are written in messages.
    static func printed(_ text: String) -> String {
        text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? "\\\($0.value)" : "\($0)" }
            .joined()
    }
}
