extension NetworkDescription {
    /// The layers as a table for a terminal, with the sum of their parameters.
    package var text: String {
        let header = ["layer", "output", "parameters"]
        let rows = layers.map { [$0.name, $0.outputText, Self.grouped($0.parameters)] }
        let sum = ["in all", "", Self.grouped(parameters)]
        let table = [header] + rows + [sum]
        let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        return ([title] + table.map { Self.line($0, widths) }).joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let name = cells[0] + String(repeating: " ", count: widths[0] - cells[0].count)
        let rest = cells.indices.dropFirst().map { column in
            String(repeating: " ", count: widths[column] - cells[column].count) + cells[column]
        }
        return "  " + ([name] + rest).joined(separator: "  ")
    }

    /// A number with commas between its thousands.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
