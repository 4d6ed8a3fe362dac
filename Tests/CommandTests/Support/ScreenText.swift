/// The screen of a VT100, without colours: what a person reads after some output.
struct ScreenText {
    private let columns: Int
    private var cells: [[Character]]
    private var row = 0
    private var column = 0
    /// What has begun and not ended: a control sequence, or a character of UTF-8.
    private var pending: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows, one below the other.
    var text: String { cells.map { String($0) }.joined(separator: "\n") }

    /// Takes output.
    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        if pending.first == 0x1B { return continueSequence(byte) }
        if byte & 0xC0 == 0x80 { pending.append(byte) } else { pending = [byte] }
        switch byte {
        case 0x08: column = max(0, column - 1)
        case 0x0A: row = min(cells.count - 1, row + 1)
        case 0x0D: column = 0
        case 0x20..<0x7F: put(Character(Unicode.Scalar(byte)))
        case 0x80...: putPending()
        default: break
        }
    }

    private mutating func putPending() {
        let lengths: [(ClosedRange<UInt8>, Int)] = [(0xC0...0xDF, 2), (0xE0...0xEF, 3), (0xF0...0xF7, 4)]
        guard let first = pending.first, let length = lengths.first(where: { $0.0.contains(first) })?.1,
            pending.count == length
        else { return }
        if let character = String(decoding: pending, as: UTF8.self).first { put(character) }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            column = 0
            row = min(cells.count - 1, row + 1)
        }
        cells[row][column] = character
        column += 1
    }

    /// A sequence of ECMA-48: `ESC [`, parameters, a letter; or Esc, perhaps `(`, and one byte.
    private mutating func continueSequence(_ byte: UInt8) {
        pending.append(byte)
        let isControl = pending.count > 1 && pending[1] == 0x5B
        if pending.count == 2, [0x5B, 0x28, 0x29].contains(byte) { return }
        if isControl, byte < 0x40 { return }
        if isControl {
            let fields = String(decoding: pending.dropFirst(2).dropLast(), as: UTF8.self)
                .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
            perform(byte, fields)
        }
        pending = []
    }

    private mutating func perform(_ last: UInt8, _ fields: [Int?]) {
        let count = max(1, (fields.first ?? nil) ?? 1)
        switch Character(Unicode.Scalar(last)) {
        case "H": (row, column) = (count - 1, max(1, fields.count > 1 ? fields[1] ?? 1 : 1) - 1)
        case "A": row = max(0, row - count)
        case "B": row = min(cells.count - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "J": erase((fields.first ?? nil) ?? 0, rows: true)
        case "K": erase((fields.first ?? nil) ?? 0, rows: false)
        default: break
        }
    }

    /// Erases from the cursor on (0), up to the cursor (1), or all (2): of the screen, or of the row.
    private mutating func erase(_ part: Int, rows: Bool) {
        let first = part == 0 ? column : 0
        let last = part == 1 ? min(column, columns - 1) : columns - 1
        if first <= last { cells[row].replaceSubrange(first...last, with: repeatElement(" ", count: last - first + 1)) }
        guard rows else { return }
        for other in cells.indices where (other > row && part != 1) || (other < row && part != 0) {
            cells[other] = Array(repeating: " ", count: columns)
        }
    }
}
