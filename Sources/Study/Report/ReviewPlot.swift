/// A curve over the share of the queue that a reviewer has looked at.
struct ReviewPlot {
    /// What is shown.
    let title: String
    /// A fraction for 0, 1, …, 100 % of the queue.
    let values: [Double]
    /// The axis begins at a round figure not above this.
    let smallest: Double

    private static let (left, right, top, bottom) = (44.0, 410.0, 34.0, 210.0)

    /// The plot as an SVG element.
    var svg: String {
        let across = PlotScale.fractions(from: 0, start: Self.left, end: Self.right)
        let up = PlotScale.fractions(from: smallest, start: Self.bottom, end: Self.top)
        let points = values.enumerated().map { percent, value in
            Markup.number(across.place(Double(percent) / 100)) + "," + Markup.number(up.place(value))
        }
        return """
            <svg class="plot" viewBox="0 0 420 256" role="img" aria-label="\(Markup.escaped(title))" \
            xmlns="http://www.w3.org/2000/svg">\(Markup.text(title, x: 0, y: 18, style: "title"))\(axes(across, up))\
            <polyline class="curve" points="\(points.joined(separator: " "))"/>\
            \(Markup.text("share of the queue looked at", x: Self.right, y: 250, style: "small", anchor: "end"))</svg>
            """
    }

    private func axes(_ across: PlotScale, _ up: PlotScale) -> String {
        let columns = [0, 0.05, 0.1, 0.2, 0.5, 1].map { tick in
            let x = across.place(tick)
            let name = tick == 0.05 ? "" : "\(Int((tick * 100).rounded())) %"
            return Markup.line(x, Self.top, x, Self.bottom, style: "grid")
                + Markup.text(name, x: x, y: Self.bottom + 18, style: "small", anchor: tick == 1 ? "end" : "middle")
        }
        let rows = up.ticks.map { tick in
            let y = up.place(tick)
            return Markup.line(Self.left, y, Self.right, y, style: "grid")
                + Markup.text(Points.tick(tick), x: Self.left - 6, y: y + 4, style: "small", anchor: "end")
        }
        return (columns + rows).joined()
    }
}
