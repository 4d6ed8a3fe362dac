/// Box plots of one figure, a row for each method: quartiles and median as a box, whiskers to the smallest and largest,
/// a dot for every split.
struct BoxPlot {
    private let title: String
    private let rows: [(method: StudyMethod, values: [Double])]
    private let scale: PlotScale

    /// Units across; text of 13 units stays legible where a phone shows the plot at 0.85 of its size.
    static let width = 420.0
    /// Units down.
    var height: Double { Self.top + Double(rows.count) * Self.rowHeight + 30 }

    private static let top = 34.0
    private static let rowHeight = 34.0
    private static let plotStart = 120.0
    private static let plotEnd = 362.0

    /// Plots a figure of every method. The majority class may lie off the axis, which follows the others.
    init(title: String, _ records: [SplitRecord], _ measure: Measure) {
        let rows = StudyMethod.allCases.map { ($0, records.values(measure, of: $0)) }
        let smallest = rows.filter { $0.0 != .majority }.compactMap { $0.1.min() }.min() ?? 0
        self.title = title
        self.rows = rows
        scale = .fractions(from: smallest, start: Self.plotStart, end: Self.plotEnd)
    }

    /// The plot as an SVG element of its own.
    var svg: String {
        """
        <svg class="plot" viewBox="0 0 \(Markup.number(Self.width)) \(Markup.number(height))" role="img" \
        aria-label="\(Markup.escaped(title))" xmlns="http://www.w3.org/2000/svg">\(content)</svg>
        """
    }

    /// What is in the plot.
    var content: String {
        let rows = rows.enumerated().map {
            row($1.method, $1.values, at: Self.top + (Double($0) + 0.5) * Self.rowHeight)
        }
        return Markup.text(title, x: 0, y: 18, style: "title") + axis + rows.joined()
    }

    private var axis: String {
        let bottom = height - 30
        return scale.ticks.map { tick in
            let x = scale.place(tick)
            return Markup.line(x, Self.top, x, bottom, style: "grid")
                + Markup.text(Points.tick(tick), x: x, y: bottom + 18, style: "small", anchor: "middle")
        }.joined()
    }

    private func row(_ method: StudyMethod, _ values: [Double], at y: Double) -> String {
        let figures = Distribution(values)
        let name = Markup.text(method.title, x: 0, y: y + 4.5, style: "label")
        let median = Points.three(figures.median)
        let value = Markup.text(median, x: Self.width, y: y + 4.5, style: "label", anchor: "end")
        let shape = figures.maximum < scale.low ? beyond(y) : dots(values, y) + box(figures, y)
        return "<g class=\"\(method.rawValue)\">\(name)\(shape)\(value)</g>"
    }

    /// An arrow to the left: the figures are off the axis.
    private func beyond(_ y: Double) -> String {
        Markup.text("◂ off the axis", x: scale.start + 2, y: y + 4.5, style: "small")
    }

    private func box(_ figures: Distribution, _ y: Double) -> String {
        let (low, high) = (scale.place(figures.lowerQuartile), scale.place(figures.upperQuartile))
        let median = scale.place(figures.median)
        return Markup.line(scale.place(figures.minimum), y, low, y, style: "whisker")
            + Markup.line(high, y, scale.place(figures.maximum), y, style: "whisker")
            + "<rect class=\"box\" x=\"\(Markup.number(low))\" y=\"\(Markup.number(y - 9))\" "
            + "width=\"\(Markup.number(max(1, high - low)))\" height=\"18\"/>"
            + Markup.line(median, y - 11, median, y + 11, style: "median")
    }

    /// Dots of equal figures are spread up and down so that they can be told apart.
    private func dots(_ values: [Double], _ y: Double) -> String {
        values.enumerated().map { index, value in
            let shift = Double(index % 5 - 2) * 3
            return "<circle class=\"dot\" cx=\"\(Markup.number(scale.place(value)))\" "
                + "cy=\"\(Markup.number(y + shift))\" r=\"2\"/>"
        }.joined()
    }

    /// Several plots below one another as a file of its own.
    static func file(_ plots: [BoxPlot]) -> String {
        var y = 12.0
        var parts: [String] = []
        for plot in plots {
            parts.append("<g transform=\"translate(16 \(Markup.number(y)))\">\(plot.content)</g>")
            y += plot.height + 16
        }
        let (width, height) = (Markup.number(Self.width + 32), Markup.number(y))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <style>\(ReportStyle.colours)\(ReportStyle.plots)</style>
            <rect class="ground" width="\(width)" height="\(height)"/>\(parts.joined(separator: "\n"))</svg>

            """
    }
}

/// Where figures stand along an axis.
struct PlotScale {
    /// The figure at the axis's start.
    let low: Double
    /// The figure at its end.
    let high: Double
    /// Where it starts.
    let start: Double
    /// Where it ends.
    let end: Double

    /// How far round figures along it are apart.
    let step: Double

    /// Where a figure stands; one beyond the axis stands at its end.
    func place(_ value: Double) -> Double {
        start + (min(high, max(low, value)) - low) / (high - low) * (end - start)
    }

    /// Round figures along the axis, both ends included.
    var ticks: [Double] { (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step } }

    /// An axis for fractions that begins at a round figure not above the smallest of them and ends at 1.
    static func fractions(from smallest: Double, start: Double, end: Double) -> PlotScale {
        let choices = [(0.99, 0.005), (0.98, 0.005), (0.95, 0.01), (0.9, 0.02), (0.8, 0.05), (0.5, 0.1), (0, 0.2)]
        let (low, step) = choices.first { $0.0 <= smallest } ?? (0, 0.2)
        return PlotScale(low: low, high: 1, start: start, end: end, step: step)
    }
}
