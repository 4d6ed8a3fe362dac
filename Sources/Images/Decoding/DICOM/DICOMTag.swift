/// A data element's tag: group and element number (PS3.6).
struct DICOMTag: Hashable, Comparable {
    let group: UInt16
    let element: UInt16

    init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.group, left.element) < (right.group, right.element)
    }
}

/// The elements that are read. Names, dates and all other text about the patient are not among them; the identifiers of
/// patient and study are only ever hashed.
extension DICOMTag {
    static let mediaStorageClass = DICOMTag(0x0002, 0x0002)
    static let transferSyntax = DICOMTag(0x0002, 0x0010)
    static let sopClass = DICOMTag(0x0008, 0x0016)
    static let modality = DICOMTag(0x0008, 0x0060)
    static let conversionType = DICOMTag(0x0008, 0x0064)
    static let patientID = DICOMTag(0x0010, 0x0020)
    static let bodyPart = DICOMTag(0x0018, 0x0015)
    static let viewPosition = DICOMTag(0x0018, 0x5101)
    static let studyInstance = DICOMTag(0x0020, 0x000D)
    static let laterality = DICOMTag(0x0020, 0x0060)
    static let imageLaterality = DICOMTag(0x0020, 0x0062)
    static let samplesPerPixel = DICOMTag(0x0028, 0x0002)
    static let photometricInterpretation = DICOMTag(0x0028, 0x0004)
    static let planarConfiguration = DICOMTag(0x0028, 0x0006)
    static let numberOfFrames = DICOMTag(0x0028, 0x0008)
    static let rows = DICOMTag(0x0028, 0x0010)
    static let columns = DICOMTag(0x0028, 0x0011)
    static let bitsAllocated = DICOMTag(0x0028, 0x0100)
    static let bitsStored = DICOMTag(0x0028, 0x0101)
    static let highBit = DICOMTag(0x0028, 0x0102)
    static let pixelRepresentation = DICOMTag(0x0028, 0x0103)
    static let pixelPaddingValue = DICOMTag(0x0028, 0x0120)
    static let pixelPaddingRangeLimit = DICOMTag(0x0028, 0x0121)
    static let burnedInAnnotation = DICOMTag(0x0028, 0x0301)
    static let windowCenter = DICOMTag(0x0028, 0x1050)
    static let windowWidth = DICOMTag(0x0028, 0x1051)
    static let rescaleIntercept = DICOMTag(0x0028, 0x1052)
    static let rescaleSlope = DICOMTag(0x0028, 0x1053)
    static let windowFunction = DICOMTag(0x0028, 0x1056)
    static let paletteDescriptors = (0x1101...0x1103).map { DICOMTag(0x0028, $0) }
    static let paletteData = (0x1201...0x1203).map { DICOMTag(0x0028, $0) }
    static let segmentedPaletteData = (0x1221...0x1223).map { DICOMTag(0x0028, $0) }
    static let modalityLUTSequence = DICOMTag(0x0028, 0x3000)
    static let lutDescriptor = DICOMTag(0x0028, 0x3002)
    static let lutData = DICOMTag(0x0028, 0x3006)
    static let voiLUTSequence = DICOMTag(0x0028, 0x3010)
    static let frameVOISequence = DICOMTag(0x0028, 0x9132)
    static let pixelValueTransformationSequence = DICOMTag(0x0028, 0x9145)
    static let sharedFunctionalGroups = DICOMTag(0x5200, 0x9229)
    static let perFrameFunctionalGroups = DICOMTag(0x5200, 0x9230)
    static let floatPixelData = DICOMTag(0x7FE0, 0x0008)
    static let doublePixelData = DICOMTag(0x7FE0, 0x0009)
    static let pixelData = DICOMTag(0x7FE0, 0x0010)
    static let item = DICOMTag(0xFFFE, 0xE000)
    static let itemEnd = DICOMTag(0xFFFE, 0xE00D)
    static let sequenceEnd = DICOMTag(0xFFFE, 0xE0DD)

    /// Whether the element holds the pixels; everything that describes them has come before.
    var isPixels: Bool { self == .pixelData || self == .floatPixelData || self == .doublePixelData }
}

extension DICOMTag: CustomStringConvertible {
    var description: String { "(\(Self.hexadecimal(group)),\(Self.hexadecimal(element)))" }

    private static func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
