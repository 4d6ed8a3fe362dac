import Foundation

/// A window of values that are told apart on a screen (PS3.3 C.11.2.1.2, C.11.2.1.3).
package struct Window: Codable, Hashable, Sendable {
    /// How values become brightness.
    package enum Function: String, Codable, Sendable {
        case linear = "LINEAR"
        case linearExact = "LINEAR_EXACT"
        case sigmoid = "SIGMOID"
    }

    /// The value in the middle, in the modality's units.
    package let center: Double
    /// How many values it spans, in the modality's units.
    package let width: Double
    /// How values become brightness.
    package let function: Function

    /// Makes a window; see `objection` for what is no window.
    package init(center: Double, width: Double, function: Function = .linear) {
        self.center = center
        self.width = width
        self.function = function
    }

    /// A window as people write it: `CENTER,WIDTH`; nil for anything else, and for a width that cannot be.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let center = parts[0], let width = parts[1] else { return nil }
        self.init(center: center, width: width)
        guard objection == nil else { return nil }
    }

    /// Why the window cannot be applied; nil where it can. LINEAR needs a width of at least 1, the others more than 0.
    package var objection: String? {
        guard center.isFinite, width.isFinite else { return "a window that is no number" }
        let isWide = function == .linear ? width >= 1 : width > 0
        return isWide ? nil : "a window of width \(width)"
    }

    /// The brightness of a value, 0 to 1, by the formulas of C.11.2.1.2.1, C.11.2.1.3.2 and C.11.2.1.3.1.
    func share(_ value: Double) -> Double {
        switch function {
        case .linear:
            let offset = value - (center - 0.5)
            if offset <= -(width - 1) / 2 { return 0 }
            return offset > (width - 1) / 2 ? 1 : offset / (width - 1) + 0.5
        case .linearExact:
            return min(1, max(0, (value - center) / width + 0.5))
        case .sigmoid:
            return 1 / (1 + exp(-4 * (value - center) / width))
        }
    }
}
