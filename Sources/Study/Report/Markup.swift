import Labels
import Screen

/// Text for HTML and SVG.
enum Markup {
    /// Text as it stands between tags and in attributes.
    static func escaped(_ text: String) -> String { text.escapedForXML }

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

/// Figures in words.
enum Points {
    /// A difference of fractions in percentage points, with its sign.
    static func signed(_ value: Double) -> String {
        let text = FixedNotation.string(100 * value, decimals: 1)
        return text.hasPrefix("-") ? "−" + text.dropFirst() : "+" + text
    }

    /// A fraction in percent.
    static func percent(_ value: Double) -> String { FixedNotation.string(100 * value, decimals: 1) + "\u{A0}%" }

    /// A number with one decimal.
    static func number(_ value: Double) -> String { FixedNotation.string(value, decimals: 1) }

    /// A fraction with four decimals.
    static func fraction(_ value: Double) -> String { FixedNotation.string(value, decimals: 4) }

    /// A p-value.
    static func chance(_ value: Double) -> String { (value < 0.001 ? "p " : "p = ") + bareChance(value) }

    /// A p-value without its name.
    static func bareChance(_ value: Double) -> String { value < 0.001 ? "< 0.001" : three(value) }

    /// A fraction with three decimals.
    static func three(_ value: Double) -> String { FixedNotation.string(value, decimals: 3) }

    /// A fraction along an axis, with as many decimals as it needs, three at most.
    static func tick(_ value: Double) -> String {
        var text = three(value)
        while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
        return text
    }

    /// A number with as many decimals as it needs, two at most.
    static func short(_ value: Double) -> String {
        let text = FixedNotation.string(value, decimals: 2)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }
}

/// Colours and shapes of the report, light and dark.
///
/// CLIP is blue and the over-read orange, as everywhere in the program; the pairs are told apart by people who do not
/// tell red from green, and every row carries its name.
enum ReportStyle {
    /// Colours by their meaning.
    static let colours = """
        :root{color-scheme:light dark;--ground:#fff;--card:#f5f6f8;--ink:#1b1f24;--dim:#5a6370;--rule:#d5d9df;\
        --clip:#2563c9;--cnn:#c2570c;--plain:#9a6a3c;--truth:#3d7a4b;--majority:#7a7f87}
        @media(prefers-color-scheme:dark){:root{--ground:#14171b;--card:#1e2329;--ink:#e8eaed;--dim:#a2abb8;\
        --rule:#383f48;--clip:#74a7ff;--cnn:#ff9a52;--plain:#cda274;--truth:#7fc48f;--majority:#9aa1ab}}

        """

    /// What stands in plots and drawings.
    static let plots = """
        svg text,.plot text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
        .title{font-size:15px;font-weight:600}.label{font-size:13px}text.small{font-size:12px;fill:var(--dim)}
        .ground{fill:var(--ground)}.grid{stroke:var(--rule);stroke-width:1}
        .clip{--own:var(--clip)}.default,.cnn{--own:var(--cnn)}.plain{--own:var(--plain)}.truth{--own:var(--truth)}
        .majority{--own:var(--majority)}
        .whisker{stroke:var(--own,var(--dim));stroke-width:1.5}.median{stroke:var(--own);stroke-width:3}
        .box{fill:var(--own);fill-opacity:.25;stroke:var(--own);stroke-width:1.5}
        .dot{fill:var(--own);fill-opacity:.45}.solid{fill:var(--card);stroke:var(--own);stroke-width:2}
        .curve{fill:none;stroke:var(--cnn);stroke-width:2.5;stroke-linejoin:round}

        """

    /// The page around them.
    static let page = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",\
        Roboto,sans-serif;overflow-wrap:break-word}
        main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}
        h1{font-size:1.7rem;line-height:1.25;margin:.2em 0 .4em}h2{font-size:1.25rem;margin:2.2em 0 .5em}
        h3{font-size:1rem;margin:1.4em 0 .4em}p{max-width:46em;margin:.6em 0}
        .verdict{font-size:1.1rem;border-left:5px solid var(--cnn);background:var(--card);padding:12px 16px;max-width:none}
        .dim,.caption,figcaption{color:var(--dim)}.panels{display:flex;flex-wrap:wrap;gap:24px 40px;align-items:flex-start}
        .plot{display:block;width:100%;max-width:420px;height:auto;flex:1 1 320px}
        .scroll{overflow-x:auto;margin:12px 0}table{border-collapse:separate;border-spacing:0;font-variant-numeric:tabular-nums}
        .caption{margin:1.2em 0 0}th,td{padding:6px 10px;border-bottom:1px solid var(--rule);text-align:right;\
        white-space:nowrap}th:first-child{text-align:left;padding-left:0;position:sticky;left:0;background:var(--ground)}
        .words td,.words th{text-align:left;white-space:normal}.words td:nth-child(3){overflow-wrap:anywhere;min-width:8em}
        .words td:last-child{min-width:14em}
        thead th{font-weight:600;border-bottom-width:2px;vertical-align:bottom}tbody th{font-weight:500}
        td small{color:var(--dim);display:block;font-size:.8rem}
        .montage{display:flex;flex-wrap:wrap;gap:10px;margin:10px 0}.montage figure{margin:0;width:88px}
        .montage img{display:block;width:88px;height:88px;object-fit:contain;image-rendering:pixelated;background:#000}
        .montage figcaption{font-size:.75rem;line-height:1.25;padding-top:3px}
        .stages{display:flex;flex-wrap:wrap;gap:16px;list-style:none;padding:0;margin:12px 0}
        .stages li{flex:1 1 280px;background:var(--card);border-top:4px solid var(--own);padding:10px 14px}
        .stages .plot{max-width:300px;margin:6px auto}.stages b{display:block}
        @media(max-width:600px){th,td{padding:5px 6px;font-size:.85rem}h1{font-size:1.4rem}}

        """
}
