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
