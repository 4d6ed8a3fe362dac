import Labels

/// Figures in words.
enum Points {
    /// A difference of fractions in percentage points, with its sign.
    static func signed(_ value: Double) -> String {
        let text = FixedNotation.string(100 * value, decimals: 1)
        return text.hasPrefix("-") ? "−" + text.dropFirst() : "+" + text
    }

    /// A fraction in percent.
    static func percent(_ value: Double) -> String { FixedNotation.string(100 * value, decimals: 1) + "\u{A0}%" }

    /// A number with one decimal.
    static func number(_ value: Double) -> String { FixedNotation.string(value, decimals: 1) }

    /// A fraction with four decimals.
    static func fraction(_ value: Double) -> String { FixedNotation.string(value, decimals: 4) }

    /// A p-value.
    static func chance(_ value: Double) -> String { (value < 0.001 ? "p " : "p = ") + bareChance(value) }

    /// A p-value without its name.
    static func bareChance(_ value: Double) -> String { value < 0.001 ? "< 0.001" : three(value) }

    /// A fraction with three decimals.
    static func three(_ value: Double) -> String { FixedNotation.string(value, decimals: 3) }

    /// A fraction along an axis, with as many decimals as it needs, three at most.
    static func tick(_ value: Double) -> String {
        var text = three(value)
        while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
        return text
    }

    /// A number with as many decimals as it needs, two at most.
    static func short(_ value: Double) -> String {
        let text = FixedNotation.string(value, decimals: 2)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }
}
