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
        return digits(of: scaled, decimals: decimals, isNegative: value < 0 && scaled > 0)
    }

    /// Digits are written from the last to the first, into the string itself.
    private static func digits(of scaled: UInt64, decimals: Int, isNegative: Bool) -> String {
        var count = decimals + 1
        var rest = scaled / powersOfTen[decimals]
        repeat {
            count += 1
            rest /= 10
        } while rest > 0
        if isNegative { count += 1 }
        return String(unsafeUninitializedCapacity: count) { bytes in
            var rest = scaled
            for place in stride(from: count - 1, through: isNegative ? 1 : 0, by: -1) {
                if place == count - 1 - decimals {
                    bytes.initializeElement(at: place, to: UInt8(ascii: "."))
                } else {
                    bytes.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(rest % 10))
                    rest /= 10
                }
            }
            if isNegative { bytes.initializeElement(at: 0, to: UInt8(ascii: "-")) }
            return count
        }
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
