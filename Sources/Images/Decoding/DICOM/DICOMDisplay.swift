/// What a frame's values mean and by what it is shown: modality (PS3.3 C.11.1) and the first VOI (C.11.2), from the
/// frame's own functional groups, else those shared by all, else the data set (C.7.6.16).
struct DICOMDisplay {
    private let levels: [DICOMDataSet]
    private let format: DICOMPixelFormat

    /// Looks a frame up.
    ///
    /// - Throws: `DICOMParser.Failure`.
    init(_ dataSet: DICOMDataSet, groups: DICOMFunctionalGroups, frame: Int, _ format: DICOMPixelFormat) throws {
        levels = try groups.levels(of: frame) + [dataSet]
        self.format = format
    }

    /// What the frame's samples mean.
    ///
    /// - Throws: `DICOMParser.Failure`, `DICOMValueError`.
    func meaning() throws -> SampleMeaning {
        var meaning = SampleMeaning(storedBits: format.kind == .integer ? format.bitsStored : 64, display: .usedRange)
        guard format.channels == 1 else { return meaning }
        meaning.modality = try modality()
        meaning.display = try voi()
        meaning.padding = try padding()
        meaning.isInverted = format.colour == .monochrome1
        return meaning
    }

    /// A modality LUT goes before a rescale.
    private func modality() throws -> ModalityTransform {
        for level in levels {
            if let item = try level.items(.modalityLUTSequence, limit: 1).first {
                return .table(try DICOMTable(item, areInputsSigned: format.isSigned).table)
            }
            let slope = try level.decimal(.rescaleSlope)
            let intercept = try level.decimal(.rescaleIntercept)
            if slope != nil || intercept != nil {
                return .rescale(slope: slope ?? 1, intercept: intercept ?? 0)
            }
        }
        return .identity
    }

    /// A VOI LUT goes before a window; of several, the first counts.
    private func voi() throws -> SampleMeaning.Display {
        for level in levels {
            if let item = try level.items(.voiLUTSequence, limit: 1).first {
                return .table(try DICOMTable(item, areInputsSigned: format.isSigned).table)
            }
            if let center = try level.decimal(.windowCenter), let width = try level.decimal(.windowWidth) {
                let function = level.code(.windowFunction).flatMap(Window.Function.init) ?? .linear
                return .window(Window(center: center, width: width, function: function))
            }
        }
        return .usedRange
    }

    /// Stored values of padding: one, or a range (PS3.3 C.7.5.1.1.2).
    private func padding() throws -> ClosedRange<Double>? {
        guard let dataSet = levels.last, format.kind == .integer,
            let value = try dataSet.numbers(.pixelPaddingValue, signed: format.isSigned)?.first
        else { return nil }
        let limit = try dataSet.numbers(.pixelPaddingRangeLimit, signed: format.isSigned)?.first ?? value
        return Double(min(value, limit))...Double(max(value, limit))
    }
}

/// The functional groups of an enhanced multi-frame file: one item for all frames, one item a frame.
struct DICOMFunctionalGroups {
    private let shared: [DICOMDataSet]
    private let perFrame: [DICOMDataSet]

    /// Finds the groups; there are none in most files.
    ///
    /// - Throws: `DICOMParser.Failure`.
    init(_ dataSet: DICOMDataSet) throws {
        shared = try dataSet.items(.sharedFunctionalGroups, limit: 1)
        perFrame = try dataSet.items(.perFrameFunctionalGroups)
    }

    /// The macros that speak of a frame's values, its own first.
    ///
    /// - Throws: `DICOMParser.Failure`.
    func levels(of frame: Int) throws -> [DICOMDataSet] {
        let own = perFrame.indices.contains(frame) ? [perFrame[frame]] : []
        return try (own + shared).flatMap { group in
            try group.items(.frameVOISequence, limit: 1) + group.items(.pixelValueTransformationSequence, limit: 1)
        }
    }
}

/// A lookup table as an item of a sequence describes it (PS3.3 C.11.1.1.1).
struct DICOMTable {
    let table: LookupTable

    /// Reads a table.
    ///
    /// - Parameter areInputsSigned: Whether the first input is signed where the file does not say.
    /// - Throws: `DICOMValueError` where descriptor and data do not fit each other.
    init(
        _ item: DICOMDataSet, descriptor: DICOMTag = .lutDescriptor, data: DICOMTag = .lutData, areInputsSigned: Bool
    ) throws {
        guard let numbers = try item.numbers(descriptor), numbers.count == 3 else {
            throw DICOMValueError(
                finding: "a table without three numbers in \(descriptor)", expectation: "its descriptor")
        }
        let count = numbers[0] & 0xFFFF == 0 ? 1 << 16 : numbers[0] & 0xFFFF
        let bits = numbers[2] & 0xFFFF
        guard (1...16).contains(bits) else {
            throw DICOMValueError(finding: "a table of \(bits) bits", expectation: "1 to 16")
        }
        let first = areInputsSigned ? Int(Int16(truncatingIfNeeded: numbers[1])) : numbers[1]
        let entries = try Self.entries(item, data, count: count, bits: bits)
        table = LookupTable(first: first, bits: bits, entries: entries)
    }

    /// Entries of two bytes, or of one where there are just as many bytes.
    private static func entries(_ item: DICOMDataSet, _ tag: DICOMTag, count: Int, bits: Int) throws -> [UInt16] {
        let value = item.value(tag).map(Array.init) ?? []
        if bits <= 8, value.count < 2 * count, value.count >= count { return value.prefix(count).map(UInt16.init) }
        guard value.count >= 2 * count, let encoding = item[tag]?.encoding else {
            throw DICOMValueError(finding: "a table of \(value.count) bytes", expectation: "\(count) entries")
        }
        return (0..<count).map { encoding.uint16(value, at: 2 * $0) }
    }
}
