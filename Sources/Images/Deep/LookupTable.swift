/// A table from pixel values to outputs (PS3.3 C.11.1.1.1 and C.11.2.1.1).
package struct LookupTable: Equatable, Sendable {
    /// The input value that the first entry belongs to; smaller ones get the first entry, larger ones the last.
    package let first: Int
    /// Bits of an entry, 1 to 16.
    package let bits: Int
    /// The outputs; at least one.
    package let entries: [UInt16]

    /// Makes a table.
    ///
    /// - Precondition: There is an entry, and entries have 1 to 16 bits.
    package init(first: Int, bits: Int, entries: [UInt16]) {
        precondition(!entries.isEmpty && (1...16).contains(bits), "a table has entries of 1 to 16 bits")
        self.first = first
        self.bits = bits
        self.entries = entries
    }

    /// The output for an input value; a fraction is cut off. What is no number gets the first entry.
    func output(_ value: Double) -> Double {
        let index = value.rounded(.down) - Double(first)
        guard index > 0 else { return Double(entries[0]) }
        return Double(entries[index < Double(entries.count) ? Int(index) : entries.count - 1])
    }

    /// The output as a share of the largest that the table's bits can say, at most 1.
    func share(_ value: Double) -> Double {
        min(1, output(value) / Double(1 << bits - 1))
    }
}

/// What makes a modality's values of stored ones (PS3.3 C.11.1): Hounsfield units, optical density, counts.
package enum ModalityTransform: Equatable, Sendable {
    /// `value * slope + intercept`; slope 1 and intercept 0 leave it.
    case rescale(slope: Double, intercept: Double)
    /// A modality LUT.
    case table(LookupTable)

    /// Stored values are what is meant.
    package static let identity = ModalityTransform.rescale(slope: 1, intercept: 0)

    /// The modality's value of a stored one.
    func value(_ stored: Double) -> Double {
        switch self {
        case .rescale(let slope, let intercept): stored * slope + intercept
        case .table(let table): table.output(stored)
        }
    }
}
