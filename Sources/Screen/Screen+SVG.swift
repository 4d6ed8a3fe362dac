extension Screen {
    /// The screen as a drawing, as a terminal of direct colour shows it, for documentation.
    ///
    /// A cell is 10 by 20 units; blocks are drawn as rectangles, everything else as text in a monospaced font. Images that
    /// only a terminal shows are left out.
    package func svg(font: String = "DejaVu Sans Mono") -> String {
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.width * 10)" height="\(size.height * 20)" \
            shape-rendering="crispEdges" font-family="\(font)" font-size="16" xml:space="preserve">
            """
        ]
        for row in 0..<size.height {
            for column in 0..<size.width { append(self[column, row], column: column, row: row, to: &lines) }
        }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private func append(_ cell: Cell, column: Int, row: Int, to lines: inout [String]) {
        if case .image = cell.style.foreground { return }
        let (foreground, background) = Screen.svgColours(cell.style)
        let (x, y) = (column * 10, row * 20)
        lines.append(Screen.svgRectangle(x: x, y: y, width: 10, height: 20, background))
        switch cell.glyph {
        case "", " ": return
        case "▀": lines.append(Screen.svgRectangle(x: x, y: y, width: 10, height: 10, foreground))
        case let block where Screen.eighths(of: block) != nil:
            let width = Double(Screen.eighths(of: block) ?? 0) * 10 / 8
            lines.append("<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"20\" fill=\"\(foreground)\"/>")
        case let block where Sextant.pattern(of: block) != nil:
            let pattern = Sextant.pattern(of: block) ?? 0
            for place in 0..<6 where pattern & 1 << place != 0 {
                let (left, top, bottom) = (x + 5 * (place % 2), y + 20 * (place / 2) / 3, y + 20 * (place / 2 + 1) / 3)
                lines.append(Screen.svgRectangle(x: left, y: top, width: 5, height: bottom - top, foreground))
            }
        default:
            let weight = cell.style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
            let opacity = cell.style.attributes.contains(.dim) ? " opacity=\"0.6\"" : ""
            let text = cell.glyph.escapedForXML
            lines.append("<text x=\"\(x)\" y=\"\(y + 15)\" fill=\"\(foreground)\"\(weight)\(opacity)>\(text)</text>")
        }
    }

    /// How many eighths of its cell a left block fills, 1 to 8.
    private static func eighths(of glyph: String) -> Int? {
        guard let scalar = glyph.unicodeScalars.first, (0x2588...0x258F).contains(scalar.value) else { return nil }
        return 8 - Int(scalar.value - 0x2588)
    }

    private static func svgRectangle(x: Int, y: Int, width: Int, height: Int, _ fill: String) -> String {
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill)\"/>"
    }

    private static func svgColours(_ style: Style) -> (foreground: String, background: String) {
        let foreground = svgColour(style.foreground.rgb ?? Colour.Role.text.rgb)
        let background = svgColour(style.background.rgb ?? Colour.Role.ground.rgb)
        return style.attributes.contains(.reverse) ? (background, foreground) : (foreground, background)
    }

    private static func svgColour(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> String {
        let digits = [colour.red, colour.green, colour.blue].map { channel in
            (channel < 16 ? "0" : "") + String(channel, radix: 16)
        }
        return "#" + digits.joined()
    }
}

extension String {
    /// The text as it stands between tags and in attributes of XML and HTML. Control characters, which XML does not have,
    /// are replaced.
    package var escapedForXML: String {
        unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where scalar.properties.generalCategory == .control: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
