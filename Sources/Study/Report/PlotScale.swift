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
