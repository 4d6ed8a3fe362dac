@testable import Images

/// A DICOM file that a test writes element by element; explicit and little endian unless said otherwise.
struct SampleDICOM {
    var syntax = "1.2.840.10008.1.2.1"
    var isBigEndian = false
    private(set) var elements: [(tag: DICOMTag, bytes: [UInt8])] = []

    init() {}

    /// An 8-bit or 16-bit image with the elements that every image has.
    init(
        columns: Int, rows: Int, bits: Int = 16, stored: Int? = nil, colour: String = "MONOCHROME2",
        signed: Bool = false
    ) {
        set(.samplesPerPixel, short: ["RGB", "YBR_FULL", "YBR_FULL_422"].contains(colour) ? 3 : 1)
        set(.photometricInterpretation, text: colour)
        set(.rows, short: rows)
        set(.columns, short: columns)
        set(.bitsAllocated, short: bits)
        set(.bitsStored, short: stored ?? bits)
        set(.highBit, short: (stored ?? bits) - 1)
        set(.pixelRepresentation, short: signed ? 1 : 0)
    }

    mutating func set(_ tag: DICOMTag, _ representation: String, _ value: [UInt8]) {
        remove(tag)
        elements.append((tag, element(tag, representation, value)))
    }

    mutating func set(_ tag: DICOMTag, text: String, as representation: String = "CS") {
        set(tag, representation, Array(text.utf8) + (text.utf8.count % 2 == 0 ? [] : [32]))
    }

    mutating func set(_ tag: DICOMTag, short: Int...) {
        set(tag, "US", short.flatMap { number(UInt16(truncatingIfNeeded: $0)) })
    }

    mutating func set(_ tag: DICOMTag, items: [SampleDICOM]) {
        set(
            tag, "SQ",
            items.flatMap { item in
                let body = item.body
                return self.tag(.item) + number(UInt32(body.count)) + body
            })
    }

    mutating func set(pixels: [UInt16]) { set(.pixelData, "OW", pixels.flatMap { number($0) }) }
    mutating func set(pixels: [UInt8]) { set(.pixelData, "OB", pixels) }

    /// Compressed pixels: a table of offsets and fragments.
    mutating func set(fragments: [[UInt8]], offsets: [Int] = []) {
        let items = [offsets.flatMap { number(UInt32($0)) }] + fragments
        let body = items.flatMap { tag(.item) + number(UInt32($0.count)) + $0 } + tag(.sequenceEnd) + number(UInt32(0))
        remove(.pixelData)
        elements.append((.pixelData, tag(.pixelData) + Array("OB".utf8) + [0, 0] + number(UInt32.max) + body))
    }

    mutating func remove(_ tag: DICOMTag) { elements.removeAll { $0.tag == tag } }
    mutating func append(raw bytes: [UInt8]) { elements.append((DICOMTag(0x7FDF, 0xFFFF), bytes)) }

    /// The elements in the order of their tags, without preamble and header.
    var body: [UInt8] { elements.sorted { $0.tag < $1.tag }.flatMap(\.bytes) }

    /// The file.
    var bytes: [UInt8] {
        var header = SampleDICOM()
        header.set(.transferSyntax, "UI", Array(syntax.utf8) + (syntax.utf8.count % 2 == 0 ? [] : [0]))
        return Array(repeating: 0, count: 128) + Array("DICM".utf8) + header.body + body
    }

    private func element(_ tag: DICOMTag, _ representation: String, _ value: [UInt8]) -> [UInt8] {
        let isLong = ["OB", "OW", "OF", "OD", "SQ", "UN"].contains(representation)
        let length = isLong ? [0, 0] + number(UInt32(value.count)) : number(UInt16(value.count))
        return self.tag(tag) + Array(representation.utf8) + length + value
    }

    func tag(_ tag: DICOMTag) -> [UInt8] { number(tag.group) + number(tag.element) }

    func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian, Array.init)
    }

    /// The samples of a frame as they are shown.
    func shown(_ frame: Int = 0, _ options: DecodingOptions = DecodingOptions()) throws -> [UInt8] {
        try ImageDocument(bytes, path: "sample.dcm", options: options).image(frame).image.samples
    }
}
