/// What a program says to a terminal in kitty's graphics protocol
/// (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
package enum GraphicsCommand {
    /// The number that the question is asked with; no image has it.
    package static let questionID: UInt32 = 31

    /// Asks whether the terminal takes images: it answers with the question's number and `OK`, or not at all.
    package static let question = command("i=\(questionID),s=1,v=1,a=q,t=d,f=24", payload: "AAAA")

    /// Asks for the terminal's name and version (xterm's XTVERSION).
    package static let nameQuestion = Array("\u{1B}[>q".utf8)

    /// Ends a command of which only a part was sent; means nothing elsewhere.
    package static let stringEnd = Array("\u{1B}\\".utf8)

    /// Sends an image, in commands of at most 4096 bytes of base64 each. Only failures are answered.
    ///
    /// - Parameter png: The bytes of a PNG file, at least one.
    package static func transmit(_ png: [UInt8], id: UInt32) -> [[UInt8]] {
        let text = Base64.encode(png)
        let starts = Array(stride(from: 0, to: text.count, by: chunk))
        return starts.map { start in
            let end = min(start + chunk, text.count)
            let more = end < text.count ? 1 : 0
            let keys = start == 0 ? "a=t,f=100,t=d,i=\(id),q=1,m=\(more)" : "m=\(more),q=1"
            return command(keys, payload: String(decoding: text[start..<end], as: UTF8.self))
        }
    }

    /// Base64 that one command carries at most.
    private static let chunk = 4096

    /// Fits an image that was sent into so many cells, wherever placeholders of its number stand.
    package static func place(id: UInt32, columns: Int, rows: Int) -> [UInt8] {
        command("a=p,U=1,i=\(id),c=\(columns),r=\(rows),q=1")
    }

    /// Has the terminal forget an image and its places. Nothing is answered.
    package static func delete(id: UInt32) -> [UInt8] { command("a=d,d=I,i=\(id),q=2") }

    /// The same for the terminal outside of tmux, which lets it pass where `allow-passthrough` is on.
    package static func throughTmux(_ bytes: [UInt8]) -> [UInt8] {
        Array("\u{1B}Ptmux;".utf8) + bytes.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] } + Array("\u{1B}\\".utf8)
    }

    private static func command(_ keys: String, payload: String = "") -> [UInt8] {
        Array("\u{1B}_G\(keys)\(payload.isEmpty ? "" : ";\(payload)")\u{1B}\\".utf8)
    }
}

/// RFC 4648's base64, with padding.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? letters[Int(bits >> UInt32(18 - 6 * place) & 63)] : 0x3D)
            }
        }
        return text
    }
}

/// What a terminal says by itself or when it is asked.
package enum TerminalAnswer: Equatable, Sendable {
    /// To a graphics command with an image's number: `OK`, or what went wrong.
    case graphics(id: UInt32, message: String)
    /// Its name and version.
    case name(String)

    /// Reads an application program command (`ESC _ … ESC \`) or a device control string (`ESC P … ESC \`); `nil` where it
    /// is no answer that means anything here.
    ///
    /// - Parameter content: All between the introducer and the end.
    init?(_ kind: ControlString, _ content: [UInt8]) {
        let text = String(decoding: content, as: UTF8.self)
        switch kind {
        case .program:
            guard text.first == "G", let end = text.firstIndex(of: ";") else { return nil }
            let keys = text[text.index(after: text.startIndex)..<end].split(separator: ",")
            guard let id = keys.first(where: { $0.hasPrefix("i=") }).flatMap({ UInt32($0.dropFirst(2)) }) else {
                return nil
            }
            self = .graphics(id: id, message: String(text[text.index(after: end)...]))
        case .device:
            guard text.hasPrefix(">|") else { return nil }
            self = .name(String(text.dropFirst(2)))
        case .command, .other: return nil
        }
    }
}

/// What a string of control begins with.
enum ControlString: Equatable, Sendable {
    /// `ESC ]`, which BEL ends too.
    case command
    /// `ESC _`.
    case program
    /// `ESC P`.
    case device
    /// `ESC X` or `ESC ^`.
    case other
}
