/// Mean, spread and quartiles of some figures.
package struct Distribution: Codable, Equatable, Sendable {
    /// How many figures there are.
    package let count: Int
    /// Their mean; 0 without any.
    package let mean: Double
    /// The sample standard deviation (divided by count - 1); 0 for fewer than two.
    package let standardDeviation: Double
    /// The smallest.
    package let minimum: Double
    /// A quarter lies below it.
    package let lowerQuartile: Double
    /// Half lies below it.
    package let median: Double
    /// Three quarters lie below it.
    package let upperQuartile: Double
    /// The largest.
    package let maximum: Double

    /// Describes figures; all zero where there are none.
    package init(_ values: [Double]) {
        count = values.count
        mean = Self.mean(values)
        standardDeviation = Self.variance(values).squareRoot()
        let sorted = values.sorted()
        minimum = sorted.first ?? 0
        maximum = sorted.last ?? 0
        lowerQuartile = Self.quantile(sorted, 0.25)
        median = Self.quantile(sorted, 0.5)
        upperQuartile = Self.quantile(sorted, 0.75)
    }

    /// The arithmetic mean; 0 without any figure.
    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// The sample variance, divided by count - 1; 0 for fewer than two figures.
    static func variance(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = mean(values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }

    /// A quantile by linear interpolation between the nearest ranks: type 7 of Hyndman and Fan, "Sample quantiles in
    /// statistical packages", 1996, which is NumPy's default.
    static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
        guard let last = sorted.indices.last else { return 0 }
        let place = fraction * Double(last)
        let below = Int(place)
        let above = min(last, below + 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
