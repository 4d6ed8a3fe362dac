/// What a data set says about its pixels (PS3.3 C.7.6.3), checked.
struct DICOMPixelFormat: Equatable {
    /// Photometric interpretations (PS3.3 C.7.6.3.1.2).
    enum Colour: String, CaseIterable {
        case monochrome1 = "MONOCHROME1"
        case monochrome2 = "MONOCHROME2"
        case palette = "PALETTE COLOR"
        case rgb = "RGB"
        case ybrFull = "YBR_FULL"
        case ybrFull422 = "YBR_FULL_422"
        case ybrReversible = "YBR_RCT"
        case ybrIrreversible = "YBR_ICT"

        var channels: Int {
            switch self {
            case .monochrome1, .monochrome2, .palette: 1
            case .rgb, .ybrFull, .ybrFull422, .ybrReversible, .ybrIrreversible: 3
            }
        }
    }

    /// How a sample is kept in the file.
    enum Kind {
        case integer
        case float
        case double
    }

    let columns: Int
    let rows: Int
    let frames: Int
    let colour: Colour
    let kind: Kind
    /// 1, 8, 16 or 32; 64 for doubles.
    let bitsAllocated: Int
    let bitsStored: Int
    let highBit: Int
    let isSigned: Bool
    /// Whether uncompressed colours lie plane by plane.
    let isPlanar: Bool

    /// Whether codecs know such samples.
    var isCompressible: Bool { kind == .integer && bitsAllocated >= 8 }
    /// Samples a pixel.
    var channels: Int { colour.channels }
    /// Pixels of a frame.
    var pixels: Int { columns * rows }

    /// Reads and checks what describes the pixels.
    ///
    /// - Throws: `DICOMValueError`.
    init(_ dataSet: DICOMDataSet) throws {
        columns = try Self.required(.columns, "Columns", in: dataSet)
        rows = try Self.required(.rows, "Rows", in: dataSet)
        frames = try Self.frames(dataSet)
        colour = try Self.colour(dataSet)
        kind = dataSet[.floatPixelData] != nil ? .float : dataSet[.doublePixelData] != nil ? .double : .integer
        bitsAllocated = try Self.required(.bitsAllocated, "Bits Allocated", in: dataSet)
        bitsStored = try dataSet.number(.bitsStored) ?? bitsAllocated
        highBit = try dataSet.number(.highBit) ?? bitsStored - 1
        isSigned = try dataSet.number(.pixelRepresentation) == 1
        isPlanar = try dataSet.number(.planarConfiguration) == 1
        try requireSize()
        try requireChannels(try dataSet.number(.samplesPerPixel) ?? 1)
        try requireBits()
    }

    private static func required(_ tag: DICOMTag, _ name: String, in dataSet: DICOMDataSet) throws -> Int {
        guard let number = try dataSet.number(tag) else {
            throw DICOMValueError(finding: "pixels without \(name) \(tag)", expectation: "an image's description")
        }
        return number
    }

    /// - Throws: `DICOMValueError` where there are none, or more than a file of `ImageLimits` can hold.
    private static func frames(_ dataSet: DICOMDataSet) throws -> Int {
        let frames = try dataSet.decimal(.numberOfFrames) ?? 1
        guard frames >= 1, frames <= Double(ImageLimits.arrayImages) else {
            throw DICOMValueError(
                finding: "a Number of Frames that cannot be", expectation: "1 to \(ImageLimits.arrayImages) frames")
        }
        return Int(frames)
    }

    private static func colour(_ dataSet: DICOMDataSet) throws -> Colour {
        guard let code = dataSet.code(.photometricInterpretation) else {
            throw DICOMValueError(
                finding: "pixels without Photometric Interpretation \(DICOMTag.photometricInterpretation)",
                expectation: "an image's description")
        }
        guard let colour = Colour(rawValue: code) else {
            let known = Colour.allCases.map(\.rawValue).joined(separator: ", ")
            throw DICOMValueError(finding: "an unknown Photometric Interpretation", expectation: known)
        }
        return colour
    }

    private func requireSize() throws {
        if let objection = ImageLimits.objection(width: columns, height: rows, channels: channels) {
            throw DICOMValueError(finding: objection, expectation: ImageLimits.description)
        }
    }

    private func requireChannels(_ samplesPerPixel: Int) throws {
        guard samplesPerPixel == channels else {
            throw DICOMValueError(
                finding: "\(samplesPerPixel) samples a pixel of \(colour.rawValue)", expectation: "\(channels)")
        }
    }

    private func requireBits() throws {
        let allowed = kind == .float ? [32] : kind == .double ? [64] : channels == 1 ? [1, 8, 16, 32] : [8, 16, 32]
        guard allowed.contains(bitsAllocated) else {
            throw DICOMValueError(
                finding: "\(bitsAllocated) bits allocated",
                expectation: allowed.map(String.init).joined(separator: ", "))
        }
        let isWithin = (1...bitsAllocated).contains(bitsStored) && highBit >= bitsStored - 1 && highBit < bitsAllocated
        guard isWithin || kind != .integer else {
            throw DICOMValueError(
                finding: "\(bitsStored) bits stored, high bit \(highBit)", expectation: "bits within \(bitsAllocated)")
        }
        let isChrominance = ![Colour.monochrome1, .monochrome2, .palette, .rgb].contains(colour)
        guard !isChrominance || bitsAllocated == 8, colour != .palette || bitsAllocated <= 16 else {
            throw DICOMValueError(finding: "\(colour.rawValue) of \(bitsAllocated) bits", expectation: "8 bits")
        }
    }
}
