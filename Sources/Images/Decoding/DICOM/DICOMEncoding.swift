/// How a data set writes its elements (PS3.5, 7.1).
struct DICOMEncoding: Equatable {
    /// Whether each element names its value representation.
    let isExplicit: Bool
    let isBigEndian: Bool

    static let implicitLittleEndian = DICOMEncoding(isExplicit: false, isBigEndian: false)
    static let explicitLittleEndian = DICOMEncoding(isExplicit: true, isBigEndian: false)
    static let explicitBigEndian = DICOMEncoding(isExplicit: true, isBigEndian: true)

    func uint16(_ bytes: [UInt8], at offset: Int) -> UInt16 {
        let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
    }

    func uint32(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        let (first, second) = (UInt32(uint16(bytes, at: offset)), UInt32(uint16(bytes, at: offset + 2)))
        return isBigEndian ? first << 16 | second : second << 16 | first
    }

    func tag(_ bytes: [UInt8], at offset: Int) -> DICOMTag {
        DICOMTag(uint16(bytes, at: offset), uint16(bytes, at: offset + 2))
    }

    /// The encoding that the eight bytes of an element's start look like; nil where they look like none.
    ///
    /// - Parameter limit: The most bytes that the element's value can have.
    static func guess(_ bytes: [UInt8], at offset: Int, limit: Int) -> DICOMEncoding? {
        guard offset + 8 <= bytes.count else { return nil }
        let big = bytes[offset] == 0 && bytes[offset + 1] != 0
        if ValueRepresentation(bytes[offset + 4], bytes[offset + 5])?.isKnown == true {
            return big ? .explicitBigEndian : .explicitLittleEndian
        }
        let length = Int(implicitLittleEndian.uint32(bytes, at: offset + 4))
        return !big && length <= limit ? .implicitLittleEndian : nil
    }
}

/// The two letters that name what kind of value an element has (PS3.5, 6.2).
struct ValueRepresentation: Equatable {
    let letters: UInt16

    /// The representation of two bytes; nil where they are no capital letters.
    init?(_ first: UInt8, _ second: UInt8) {
        guard (0x41...0x5A).contains(first), (0x41...0x5A).contains(second) else { return nil }
        letters = UInt16(first) << 8 | UInt16(second)
    }

    private init(_ name: StaticString) {
        letters = UInt16(name.utf8Start[0]) << 8 | UInt16(name.utf8Start[1])
    }

    static let sequence = ValueRepresentation("SQ")
    static let unknown = ValueRepresentation("UN")
    static let signedShort = ValueRepresentation("SS")
    static let otherByte = ValueRepresentation("OB")

    /// Those whose length takes four bytes (PS3.5, table 7.1-1).
    private static let long = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]
    private static let short = [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM",
        "UI", "UL", "US",
    ]

    private static func numbers(_ names: [String]) -> Set<UInt16> {
        Set(names.map { $0.utf8.reduce(0) { $0 << 8 | UInt16($1) } })
    }

    private static let longNumbers = numbers(long)
    private static let knownNumbers = numbers(long + short)

    var isKnown: Bool { Self.knownNumbers.contains(letters) }
    var hasLongLength: Bool { Self.longNumbers.contains(letters) }
}
