import Labels
import Screen

/// Box plots made of characters.
///
///     CLIP alone      ├──────▒▒▒▒▒▒┃▒▒▒──┤                      0.934
enum TextBoxPlot {
    /// Cells from the smallest to the largest figure.
    static let width = 48

    /// A line for each row: from the smallest to the largest figure, the middle half filled, the median marked.
    ///
    /// - Parameters:
    ///   - rows: Names and figures, all drawn to one scale.
    ///   - baseline: The name of a row that may lie off the scale, which then only has an arrow.
    static func lines(_ rows: [(name: String, figures: Distribution)], baseline: String = "") -> [String] {
        let judged = rows.filter { $0.name != baseline }.map(\.figures)
        let low = judged.map(\.minimum).min() ?? 0
        let high = judged.map(\.maximum).max() ?? 1
        let table = TextTable(width: DisplayText.width(of:))
        let nameWidth = table.width(of: rows.map(\.name))
        let lines = rows.map { row in
            let name = table.padded(row.name, to: nameWidth)
            return "  \(name)  \(box(row.figures, low, high))  \(Points.fraction(row.figures.median))"
        }
        let axis = Points.fraction(low)
        let gap = String(repeating: " ", count: max(1, width - 2 * axis.count))
        return lines + ["  \(table.padded("", to: nameWidth))  \(axis)\(gap)\(Points.fraction(high))"]
    }

    private static func box(_ figures: Distribution, _ low: Double, _ high: Double) -> String {
        func cell(_ value: Double) -> Int {
            let place = high > low ? (min(high, max(low, value)) - low) / (high - low) : 0.5
            return Int((place * Double(width - 1)).rounded())
        }
        var cells = [Character](repeating: " ", count: width)
        guard figures.maximum >= low else {
            cells[0] = "◂"
            return String(cells)
        }
        for index in cell(figures.minimum)...cell(figures.maximum) { cells[index] = "─" }
        cells[cell(figures.minimum)] = "├"
        cells[cell(figures.maximum)] = "┤"
        for index in cell(figures.lowerQuartile)...cell(figures.upperQuartile) { cells[index] = "▒" }
        cells[cell(figures.median)] = "┃"
        return String(cells)
    }
}
