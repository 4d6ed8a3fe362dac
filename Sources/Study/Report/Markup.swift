import Labels

/// Text for HTML and SVG.
enum Markup {
    /// Text as it stands between tags and in attributes. Control characters, which XML does not have, are replaced.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A coordinate with at most one decimal.
    static func number(_ value: Double) -> String {
        let text = FixedNotation.string(value, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A piece of SVG text; `style` is one of the classes of `ReportStyle`.
    static func text(_ content: String, x: Double, y: Double, style: String, anchor: String = "start") -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" class=\"\(style)\" text-anchor=\"\(anchor)\">"
            + "\(escaped(content))</text>"
    }

    /// A straight SVG line.
    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" class=\"\(style)\"/>"
    }

    /// A table with a header row and a caption above it; the first cell of every row names it. All is markup already.
    static func table(_ header: [String], _ rows: [[String]], caption: String) -> String {
        let head = header.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { row in
            "<tr><th scope=\"row\">\(row[0])</th>" + row.dropFirst().map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return """
            <p class="caption">\(caption)</p>
            <div class="scroll"><table><thead><tr>\(head)</tr></thead>
            <tbody>\(body.joined(separator: "\n"))</tbody></table></div>
            """
    }
}
