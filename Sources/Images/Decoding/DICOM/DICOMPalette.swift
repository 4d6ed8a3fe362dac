/// Colours by number: the palette of PALETTE COLOR images (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2).
struct DICOMPalette {
    /// Red, green and blue.
    private let tables: [LookupTable]

    /// Reads a data set's palette, written out or in segments.
    ///
    /// - Throws: `DICOMValueError` where it is missing or does not fit its descriptor.
    init(_ dataSet: DICOMDataSet, areInputsSigned: Bool) throws {
        tables = try (0..<3).map { channel in
            let descriptor = DICOMTag.paletteDescriptors[channel]
            guard dataSet[DICOMTag.paletteData[channel]] == nil else {
                return try DICOMTable(
                    dataSet, descriptor: descriptor, data: DICOMTag.paletteData[channel],
                    areInputsSigned: areInputsSigned
                ).table
            }
            return try Self.segmented(dataSet, descriptor, DICOMTag.segmentedPaletteData[channel])
        }
    }

    /// The 8-bit colours of samples: the high byte of entries that have more bits.
    func colours(of samples: DeepSamples) -> [UInt8] {
        samples.accept(PaletteMapping(tables: tables))
    }

    private static func segmented(_ dataSet: DICOMDataSet, _ descriptor: DICOMTag, _ data: DICOMTag) throws
        -> LookupTable
    {
        guard let numbers = try dataSet.numbers(descriptor), numbers.count == 3,
            let words = try dataSet.numbers(data), (1...16).contains(numbers[2])
        else { throw DICOMValueError(finding: "an image by palette without \(data)", expectation: "its palette") }
        let count = numbers[0] & 0xFFFF == 0 ? 1 << 16 : numbers[0] & 0xFFFF
        let entries = try DICOMPaletteSegments(words: words, count: count).entries
        return LookupTable(first: numbers[1], bits: numbers[2], entries: entries)
    }
}

/// Entries that are written as segments: runs of values, lines between values, and repetitions (PS3.3 C.7.9.2).
struct DICOMPaletteSegments {
    private(set) var entries: [UInt16] = []
    private let words: [Int]
    private let count: Int

    /// Expands segments.
    ///
    /// - Throws: `DICOMValueError` where they end early or give other than `count` entries.
    init(words: [Int], count: Int) throws {
        self.words = words
        self.count = count
        try expand(from: 0, segments: .max, isRepeated: false)
        guard entries.count == count else { throw Self.damaged }
    }

    private static let damaged = DICOMValueError(
        finding: "a segmented palette that does not give its entries", expectation: "as many as its descriptor says")

    private mutating func expand(from start: Int, segments: Int, isRepeated: Bool) throws {
        var position = start
        var done = 0
        while done < segments, position < words.count, isRepeated || entries.count < count {
            let kind = try word(position)
            let length = try word(position + 1)
            switch kind {
            case 0:
                for offset in 0..<length { try append(try word(position + 2 + offset)) }
                position += 2 + length
            case 1:
                try appendLine(length: length, to: try word(position + 2))
                position += 3
            case 2 where !isRepeated:
                let target = try (word(position + 2) | word(position + 3) << 16) / 2
                try expand(from: target, segments: length, isRepeated: true)
                position += 4
            default: throw Self.damaged
            }
            done += 1
        }
    }

    private func word(_ position: Int) throws -> Int {
        guard words.indices.contains(position) else { throw Self.damaged }
        return words[position] & 0xFFFF
    }

    private mutating func append(_ value: Int) throws {
        guard entries.count < count else { throw Self.damaged }
        entries.append(UInt16(truncatingIfNeeded: value))
    }

    private mutating func appendLine(length: Int, to target: Int) throws {
        guard let start = entries.last.map(Int.init), length > 0 else { throw Self.damaged }
        for step in 1...length {
            let share = Double(step) / Double(length)
            try append(Int((Double(start) + share * Double(target - start)).rounded()))
        }
    }
}

/// Looks samples up in three tables.
private struct PaletteMapping: SampleVisitor {
    let tables: [LookupTable]

    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 3 * samples.count) { target, initialized in
            for (channel, table) in tables.enumerated() {
                let shift = max(0, table.bits - 8)
                let colours = table.entries.map { UInt8(truncatingIfNeeded: $0 >> shift) }
                for (index, sample) in samples.enumerated() {
                    let entry = min(max(0, Int(sample.real) - table.first), colours.count - 1)
                    target[3 * index + channel] = colours[entry]
                }
            }
            initialized = 3 * samples.count
        }
    }
}
