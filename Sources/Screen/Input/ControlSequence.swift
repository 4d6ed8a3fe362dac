/// A whole sequence that begins with CSI or SS3, and what it says.
///
/// Keys are known by the spellings of xterm, the VT220, rxvt, the Linux console, PuTTY, Sun's console and kitty's
/// protocol (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, https://sw.kovidgoyal.net/kitty/keyboard-protocol/).
/// A key pressed together with Shift, Alt or Ctrl, or let go, means nothing here; nor do a terminal's answers and focus
/// reports.
struct ControlSequence: Equatable, Sendable {
    /// What a sequence begins with.
    enum Introducer: Equatable, Sendable {
        /// `ESC [`, or 0x9B.
        case csi
        /// `ESC O`, or 0x8F.
        case ss3
    }

    let introducer: Introducer
    /// All between the introducer and the last byte.
    private(set) var middle: [UInt8] = []

    init(_ introducer: Introducer) { self.introducer = introducer }

    /// More than any key needs; what is longer is read to its end and means nothing.
    private static let longest = 64

    /// Takes a byte that is not the last.
    mutating func append(_ byte: UInt8) {
        if middle.count <= ControlSequence.longest { middle.append(byte) }
    }

    /// Whether the sequence may be whole without a last byte: rxvt ends keys pressed with Shift by `$`, which elsewhere
    /// is followed by one more.
    var mayBeWhole: Bool {
        introducer == .csi && middle.last == 0x24 && middle.count > 1 && middle.dropLast().allSatisfy(isDigit)
    }

    /// Whether the sequence with this last byte begins a bracketed paste.
    func beginsPaste(_ last: UInt8) -> Bool { introducer == .csi && last == 0x7E && middle == Array("200".utf8) }

    /// What the sequence with this last byte says; `nil` where that means nothing here.
    func event(_ last: UInt8) -> TerminalEvent? {
        guard middle.count <= ControlSequence.longest else { return nil }
        if middle.first == 0x3C { return mouse(last).map { .mouse($0) } }
        guard let fields = fields(middle[...]), isPressedAlone(fields) else { return nil }
        return key(last, number: fields.first?.first ?? nil, hasFields: !middle.isEmpty).map { .key($0) }
    }

    private func key(_ last: UInt8, number: Int?, hasFields: Bool) -> KeyPress? {
        if introducer == .ss3 { return hasFields ? nil : last == 0x4D ? .enter : ControlSequence.lettered[last] }
        if number == nil || number == 1, let key = ControlSequence.lettered[last] { return key }
        return number.flatMap { ControlSequence.numbered[last]?[$0] }
    }

    private static let lettered: [UInt8: KeyPress] = [
        0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x48: .home, 0x46: .end,
    ]

    /// Keys by the last byte (`~`, `u`, `z`) and the first number.
    private static let numbered: [UInt8: [Int: KeyPress]] = [
        0x7E: [1: .home, 7: .home, 4: .end, 8: .end, 3: .delete, 5: .pageUp, 6: .pageDown],
        0x75: [
            27: .escape, 13: .enter, 9: .tab, 127: .backspace, 57414: .enter, 57417: .left, 57418: .right, 57419: .up,
            57420: .down, 57421: .pageUp, 57422: .pageDown, 57423: .home, 57424: .end, 57426: .delete,
        ],
        0x7A: [214: .home, 220: .end, 216: .pageUp, 222: .pageDown],
    ]

    /// Whether the second field says that the key was pressed, or held, without modifiers. Its first number is 1 more
    /// than a sum in which 64 and 128 stand for Caps Lock and Num Lock; its second is 3 where the key was let go.
    private func isPressedAlone(_ fields: [[Int?]]) -> Bool {
        guard fields.count > 1 else { return true }
        let modifiers = (fields[1].first ?? nil) ?? 1
        let kind = fields[1].count > 1 ? fields[1][1] ?? 1 : 1
        return modifiers >= 1 && (modifiers - 1) & 0x3F == 0 && kind != 3
    }

    /// Fields separated by `;`, each of numbers separated by `:`; `nil` where anything else is among them.
    private func fields(_ bytes: ArraySlice<UInt8>) -> [[Int?]]? {
        guard bytes.allSatisfy({ isDigit($0) || $0 == 0x3A || $0 == 0x3B }) else { return nil }
        return bytes.split(separator: 0x3B, omittingEmptySubsequences: false).map { field in
            field.split(separator: 0x3A, omittingEmptySubsequences: false).map {
                Int(String(decoding: $0, as: UTF8.self))
            }
        }
    }

    /// A report `CSI < button ; column ; row M` of the mouse.
    private func mouse(_ last: UInt8) -> MouseEvent? {
        guard introducer == .csi, last == 0x4D, let fields = fields(middle.dropFirst()), fields.count == 3,
            let button = fields[0][0], let column = fields[1][0], let row = fields[2][0]
        else { return nil }
        return MouseEvent(button: button, column: column - 1, row: row - 1)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension MouseEvent {
    /// What a button's number says: 0 is the left one, 64 and 65 are the wheel; 4, 8 and 16 more are modifiers, 32 more
    /// is a motion.
    init?(button: Int, column: Int, row: Int) {
        guard column >= 0, row >= 0 else { return nil }
        let place = Point(column: column, row: row)
        switch button {
        case 0: self.init(.click, at: place)
        case 64: self.init(.wheelUp, at: place)
        case 65: self.init(.wheelDown, at: place)
        default: return nil
        }
    }
}

/// Collects pasted text until its end, `ESC [ 201 ~`.
struct PasteReader: Equatable, Sendable {
    /// What was pasted, its control characters included.
    private(set) var text = ""
    private var count = 0
    /// The beginning of what may be the end.
    private var matched: [Unicode.Scalar] = []

    /// More than a person means to paste into one line; the rest is left out.
    private static let most = 1 << 16
    private static let ends: [[Unicode.Scalar]] = [
        ["\u{1B}", "[", "2", "0", "1", "~"], ["\u{9B}", "2", "0", "1", "~"],
    ]

    /// Whether the last byte was a lone Esc.
    var endsInEscape: Bool { matched == ["\u{1B}"] }

    /// Takes a character; true where it ends the text.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        matched.append(scalar)
        while !matched.isEmpty, !PasteReader.ends.contains(where: { $0.starts(with: matched) }) {
            keep(matched.removeFirst())
        }
        return PasteReader.ends.contains(matched)
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        guard count < PasteReader.most else { return }
        text.unicodeScalars.append(scalar)
        count += 1
    }
}
