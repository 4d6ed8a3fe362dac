/// What a JPEG's markers say before its first scan (ITU-T T.81, B), read without decoding.
struct JPEGHeader: Equatable {
    /// Pixels across, before orientation.
    let width: Int
    /// Pixels down, before orientation.
    let height: Int
    /// Samples a pixel: 1, 3 or 4.
    let components: Int
    /// Bits a sample.
    let precision: Int
    /// The frame's marker (SOF): 0xC0 baseline, 0xC1 extended, 0xC2 progressive, others lossless or arithmetic.
    let process: UInt8
    /// How the image is turned, by EXIF.
    let orientation: Orientation

    /// The header where libjpeg decodes the image: 8 bits, sequential or progressive, Huffman coded.
    var baseline: JPEGHeader? { precision == 8 && (0xC0...0xC2).contains(process) ? self : nil }

    /// Reads the segments up to the frame's.
    ///
    /// - Throws: `ImageFileError` where there is none, or the image is larger than `ImageLimits` allow.
    init(_ bytes: [UInt8], path: String) throws {
        guard let header = JPEGHeader(segmentsOf: bytes) else {
            throw ImageFileError(path: path, finding: "a JPEG without a frame header", expectation: "an intact file")
        }
        self = header
        if let objection = ImageLimits.objection(width: width, height: height, channels: components) {
            throw ImageFileError(path: path, finding: objection, expectation: ImageLimits.description)
        }
    }

    /// Reads the segments up to the frame's; nil where it is not among the bytes.
    init?(segmentsOf bytes: [UInt8]) {
        var position = 2
        var orientation = Orientation.upright
        while let segment = Self.segment(bytes, at: position) {
            if segment.marker == 0xE1 { orientation = EXIF.orientation(bytes[segment.body]) ?? orientation }
            if Self.isFrame(segment.marker) {
                guard segment.body.count >= 6 else { return nil }
                let body = Array(bytes[segment.body])
                precision = Int(body[0])
                height = Int(body[1]) << 8 | Int(body[2])
                width = Int(body[3]) << 8 | Int(body[4])
                components = Int(body[5])
                process = segment.marker
                self.orientation = orientation
                guard [1, 3, 4].contains(components) else { return nil }
                return
            }
            position = segment.body.upperBound
        }
        return nil
    }

    /// The start-of-frame markers: C0 to CF but for tables (C4, CC) and the reserved C8; F7 is JPEG-LS.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// The next segment, fill bytes before it skipped; nil where there is none or the scan begins.
    private static func segment(_ bytes: [UInt8], at start: Int) -> (marker: UInt8, body: Range<Int>)? {
        var position = start
        while position < bytes.count, bytes[position] != 0xFF { position += 1 }
        while position < bytes.count, bytes[position] == 0xFF { position += 1 }
        guard position + 2 < bytes.count else { return nil }
        let marker = bytes[position]
        // Markers without a length: restarts, start and TEM. After SOS or EOI there is no header any more.
        if (0xD0...0xD8).contains(marker) || marker == 0x01 { return (marker, position + 1..<position + 1) }
        guard marker != 0xDA, marker != 0xD9 else { return nil }
        let length = Int(bytes[position + 1]) << 8 | Int(bytes[position + 2])
        guard length >= 2, position + 1 + length <= bytes.count else { return nil }
        return (marker, position + 3..<position + 1 + length)
    }
}

/// The one thing that is read of EXIF data (a small TIFF in an APP1 segment).
enum EXIF {
    private static let prefix = Array("Exif\0\0".utf8)
    private static let orientationTag: UInt16 = 0x0112

    /// The orientation in the body of an APP1 segment; nil where it is none of EXIF, damaged, or says nothing.
    static func orientation(_ segment: ArraySlice<UInt8>) -> Orientation? {
        guard segment.starts(with: prefix) else { return nil }
        let bytes = Array(segment.dropFirst(prefix.count))
        guard bytes.count >= 8, bytes[0] == bytes[1], [0x49, 0x4D].contains(bytes[0]) else { return nil }
        let encoding: DICOMEncoding = bytes[0] == 0x4D ? .explicitBigEndian : .explicitLittleEndian
        let start = Int(encoding.uint32(bytes, at: 4))
        guard start + 2 <= bytes.count else { return nil }
        for index in 0..<Int(encoding.uint16(bytes, at: start)) {
            let entry = start + 2 + 12 * index
            guard entry + 12 <= bytes.count else { return nil }
            if encoding.uint16(bytes, at: entry) == orientationTag {
                return Orientation(rawValue: Int(encoding.uint16(bytes, at: entry + 8)))
            }
        }
        return nil
    }
}
