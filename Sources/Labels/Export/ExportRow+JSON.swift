extension ExportRow {
    /// The columns that hold numbers, which JSON writes without quotes.
    private static let numbers: Set<String> = [
        "clip_confidence", "cnn_confidence", "disagree", "quality", "contested", "flagged",
    ]

    /// The row as one JSON object with the keys of ``header``, in that order and without a line end.
    ///
    /// Numbers are written as in the CSV; what is empty there is `null` here, apart from the note, which is `""`.
    package var jsonLine: String {
        let members = zip(ExportRow.header, fields).map { key, field in
            "\(JSONText.quoted(key)):\(ExportRow.value(field, of: key))"
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func value(_ field: String, of key: String) -> String {
        if field.isEmpty, key != "note" { return "null" }
        return numbers.contains(key) ? field : JSONText.quoted(field)
    }
}

/// JSON strings (RFC 8259).
enum JSONText {
    /// A string in quotes, with control characters, quotes and backslashes escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
