/// A network as a column of blocks, one per layer, as wide as its result is large.
struct NetworkDrawing {
    private let network: NetworkDescription
    private let style: String

    private static let rowHeight = 40.0
    private static let blockColumn = 100.0

    /// Draws a network; `style` is the class whose colour it takes.
    init(_ network: NetworkDescription, style: String) {
        self.network = network
        self.style = style
    }

    /// The drawing as an SVG element.
    var svg: String {
        let title = "\(network.title): \(NetworkDescription.grouped(network.parameters)) parameters"
        let height = 34 + Double(network.layers.count) * Self.rowHeight
        let rows = network.layers.enumerated().map { row($1, at: 34 + Double($0) * Self.rowHeight) }
        return """
            <svg class="plot" viewBox="0 0 420 \(Markup.number(height))" role="img" aria-label="\(Markup.escaped(title))" \
            xmlns="http://www.w3.org/2000/svg">\(Markup.text(title, x: 0, y: 18, style: "title"))\
            <g class="\(style)">\(rows.joined())</g></svg>
            """
    }

    private func row(_ layer: NetworkDescription.Layer, at y: Double) -> String {
        let width = blockWidth(layer)
        let x = Self.blockColumn / 2 - width / 2
        let count = NetworkDescription.grouped(layer.parameters)
        let learned = layer.parameters > 0 ? " · \(count) parameter\(layer.parameters == 1 ? "" : "s")" : ""
        return Markup.line(Self.blockColumn / 2, y, Self.blockColumn / 2, y + Self.rowHeight, style: "whisker")
            + "<rect class=\"solid\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y + 6))\" "
            + "width=\"\(Markup.number(width))\" height=\"26\" rx=\"3\"/>"
            + Markup.text(layer.name, x: Self.blockColumn + 10, y: y + 17, style: "label")
            + Markup.text(layer.outputText + learned, x: Self.blockColumn + 10, y: y + 33, style: "small")
    }

    /// The square root of the result's size, so that areas can be compared, beside the largest one's.
    private func blockWidth(_ layer: NetworkDescription.Layer) -> Double {
        func root(_ layer: NetworkDescription.Layer) -> Double { Double(layer.output.reduce(1, *)).squareRoot() }
        let largest = network.layers.map(root).max() ?? 1
        return max(6, root(layer) / largest * (Self.blockColumn - 8))
    }
}

/// The three stages of a split, each as a small drawing with a sentence.
enum StageDrawing {
    /// The list of the stages.
    ///
    /// - Parameters:
    ///   - reader: Who gives the first read.
    ///   - heldOut: The held-out share in words.
    static func markup(reader: String, heldOut: String) -> String {
        let stages = [
            (
                "clip", "1 · \(Markup.escaped(reader)) reads everything, once", firstRead,
                "Every image gets a probability for every class. No label is used."
            ),
            (
                "default", "2 · A CNN learns from those reads", training,
                "In each split it sees the first reads of the training part only, never the truth."
            ),
            (
                "truth", "3 · Both are judged on the held-out \(heldOut)", judgement,
                "The truth is looked at here for the first time, to count who is right."
            ),
        ]
        let items = stages.map { style, title, drawing, sentence in
            "<li class=\"\(style)\"><b>\(title)</b>\(frame(drawing))<span class=\"dim\">\(sentence)</span></li>"
        }
        return "<ol class=\"stages\">\(items.joined())</ol>"
    }

    private static func frame(_ content: String) -> String {
        "<svg class=\"plot\" viewBox=\"0 0 300 110\" aria-hidden=\"true\">\(content)</svg>"
    }

    private static let firstRead =
        box(4, 14, 72, "image") + box(4, 62, 72, "prompt") + arrow(76, 32, 104) + arrow(76, 80, 104)
        + box(106, 14, 92, "image tower") + box(106, 62, 92, "text tower")
        + Markup.line(198, 32, 216, 55, style: "whisker") + Markup.line(198, 80, 216, 55, style: "whisker")
        + box(216, 37, 80, "first read")

    private static let training =
        box(4, 14, 80, "images") + box(4, 62, 80, "first reads") + arrow(84, 32, 118) + arrow(84, 80, 118)
        + box(120, 14, 60, "CNN", height: 84) + arrow(180, 56, 214) + box(216, 38, 80, "over-read")

    private static let judgement =
        box(4, 14, 82, "first read") + box(4, 62, 82, "over-read") + arrow(86, 32, 128) + arrow(86, 80, 128)
        + box(130, 14, 52, "truth", height: 84) + arrow(182, 56, 214) + box(216, 38, 80, "F1, errors")

    private static func box(
        _ x: Double, _ y: Double, _ width: Double, _ name: String, height: Double = 36
    ) -> String {
        "<rect class=\"solid\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\" width=\"\(Markup.number(width))\" "
            + "height=\"\(Markup.number(height))\" rx=\"4\"/>"
            + Markup.text(name, x: x + width / 2, y: y + height / 2 + 4, style: "label", anchor: "middle")
    }

    private static func arrow(_ x: Double, _ y: Double, _ end: Double) -> String {
        Markup.line(x, y, end - 6, y, style: "whisker") + Markup.line(end - 12, y - 5, end - 5, y, style: "whisker")
            + Markup.line(end - 12, y + 5, end - 5, y, style: "whisker")
    }
}

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
