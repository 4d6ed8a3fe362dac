/// Writes numbers in fixed notation, the same in every locale.
package enum FixedNotation {
    /// A number with a fixed count of decimals, halves rounded away from zero (`0.996559`, never `9.9e-1`).
    ///
    /// - Parameters:
    ///   - value: A number of at most 10¹² in size; larger ones and those that are not finite are written as Swift does.
    ///   - decimals: 1 to 6 digits after the point.
    package static func string(_ value: Double, decimals: Int = 6) -> String {
        guard value.isFinite, abs(value) <= 1e12 else { return value.description }
        let scale = powersOfTen[decimals]
        let scaled = UInt64((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let fraction = String(scaled % scale)
        return "\(sign)\(scaled / scale).\(String(repeating: "0", count: decimals - fraction.utf8.count))\(fraction)"
    }

    /// A share in percent (`98.7`). Less than all is never told as 100: there it is cut, not rounded.
    ///
    /// - Parameters:
    ///   - share: 0 to 1.
    ///   - decimals: 1 to 6 digits after the point.
    package static func percent(_ share: Double, decimals: Int = 1) -> String {
        let scale = Double(powersOfTen[decimals])
        let scaled = (share * 100 * scale).rounded()
        return string((share < 1 ? min(scaled, 100 * scale - 1) : scaled) / scale, decimals: decimals)
    }

    private static let powersOfTen: [UInt64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
}
