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

    /// Where a figure stands; one beyond the axis stands at its end.
    func place(_ value: Double) -> Double {
        start + (min(high, max(low, value)) - low) / (high - low) * (end - start)
    }

    /// Round figures along the axis, both ends included.
    var ticks: [Double] {
        let step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25].first { (high - low) / $0 < 5.5 } ?? 0.5
        return stride(from: low, through: high + step / 100, by: step).map { $0 }
    }

    /// An axis for fractions whose lower end is a round figure below the smallest of them, and whose upper end is 1.
    static func fractions(_ smallest: Double, start: Double, end: Double) -> PlotScale {
        let steps = [0.99, 0.98, 0.96, 0.95, 0.9, 0.8, 0.75, 0.5, 0.25]
        return PlotScale(low: steps.first { $0 <= smallest } ?? 0, high: 1, start: start, end: end)
    }
}
