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
