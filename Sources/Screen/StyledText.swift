/// A line of text in several styles.
package struct StyledText: Equatable, Sendable {
    /// A piece of text in one style.
    package struct Span: Equatable, Sendable {
        /// The text as it came; it is made printable when it is drawn.
        package var text: String
        /// How it looks.
        package var style: Style
    }

    /// The pieces from left to right.
    package private(set) var spans: [Span] = []

    /// An empty line.
    package init() {}

    /// A line in one style.
    package init(_ text: String, _ style: Style = Style()) {
        add(text, style)
    }

    /// Adds a piece at the end.
    package mutating func add(_ text: String, _ style: Style = Style()) {
        spans.append(Span(text: text, style: style))
    }

    /// The columns it takes.
    package var width: Int { spans.reduce(0) { $0 + DisplayText.width(of: $1.text) } }

    /// One line after the other.
    package static func + (left: StyledText, right: StyledText) -> StyledText {
        var both = left
        both.spans += right.spans
        return both
    }

    /// A bar of eighth blocks over a dotted track.
    ///
    /// - Parameter fraction: How much of the bar is full, 0 to 1; other values are clamped.
    package static func bar(
        _ fraction: Float, columns: Int, style: Style, track: Style = Style(.rest, .dim)
    ) -> StyledText {
        let filled = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        let count = Int((filled * Float(columns * 8)).rounded())
        let part = count % 8 == 0 ? "" : eighths[count % 8 - 1]
        let rest = columns - count / 8 - part.count
        var bar = StyledText(String(repeating: "█", count: count / 8) + part, style)
        bar.add(String(repeating: "·", count: max(0, rest)), track)
        return bar
    }

    private static let eighths = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The same text on another ground.
    package func on(_ ground: Colour.Role) -> StyledText {
        var changed = self
        for index in changed.spans.indices { changed.spans[index].style.background = .role(ground) }
        return changed
    }
}
