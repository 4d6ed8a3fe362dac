import CDeflate

/// A DICOM file: its data set up to the pixels, and how it is written.
struct DICOMFile {
    /// Where the four letters lie that follow the preamble (PS3.10, 7.1).
    static let preambleSize = 128
    static let signature = Array("DICM".utf8)

    /// The file's bytes; where it is deflated, the inflated data set's.
    let bytes: [UInt8]
    let syntax: DICOMTransferSyntax
    let dataSet: DICOMDataSet
    /// The storage class that the file's header names; nil where it has none.
    let mediaStorageClass: String?

    /// Reads a file, or as much as is needed of its start.
    ///
    /// - Throws: `DICOMParser.Failure`.
    init(_ bytes: [UInt8]) throws {
        let start = Self.hasSignature(bytes) ? Self.preambleSize + Self.signature.count : 0
        let header = try Self.header(bytes, from: start)
        mediaStorageClass = header?.dataSet.uid(.mediaStorageClass)
        let body = header?.end ?? start
        syntax = try Self.syntax(header?.dataSet.uid(.transferSyntax), bytes, at: body)
        self.bytes = syntax.isDeflated ? try Self.inflated(bytes, from: body) : bytes
        dataSet = try DICOMDataSet(
            self.bytes, (syntax.isDeflated ? 0 : body)..<self.bytes.count, syntax.encoding)
    }

    private static func hasSignature(_ bytes: [UInt8]) -> Bool {
        bytes.dropFirst(preambleSize).starts(with: signature)
    }

    /// Whether a file without preamble starts with elements as a data set does: of groups 0002 or 0008, in order.
    static func looksLikeDataSet(_ bytes: [UInt8]) -> Bool {
        guard let encoding = DICOMEncoding.guess(bytes, at: 0, limit: 1 << 16) else { return false }
        let limit = min(bytes.count, ImageFormat.prefixSize)
        var parser = DICOMParser(bytes, 0..<limit, encoding)
        guard let first = try? parser.next(), [0x0002, 0x0008].contains(first.tag.group),
            first.tag.element <= 0x0100
        else { return false }
        guard let second = try? parser.next() else { return first.representation != nil && limit < bytes.count }
        return second.tag > first.tag
    }

    /// The elements of group 0002, which are always explicit and little endian (PS3.10, 7.1), and where they end.
    private static func header(_ bytes: [UInt8], from start: Int) throws -> (dataSet: DICOMDataSet, end: Int)? {
        var parser = DICOMParser(bytes, start..<bytes.count, .explicitLittleEndian)
        var end = start
        while end + 8 <= bytes.count, DICOMEncoding.explicitLittleEndian.uint16(bytes, at: end) == 0x0002 {
            _ = try parser.next()
            end = parser.position
        }
        return end == start ? nil : (try DICOMDataSet(bytes, start..<end, .explicitLittleEndian), end)
    }

    /// The syntax that the file names; where it names none, what its first element looks like.
    private static func syntax(_ uid: String?, _ bytes: [UInt8], at body: Int) throws -> DICOMTransferSyntax {
        if let uid { return DICOMTransferSyntax(uid: uid) }
        guard let encoding = DICOMEncoding.guess(bytes, at: body, limit: bytes.count) else {
            throw DICOMParser.Failure.damaged("no data set after the header")
        }
        return DICOMTransferSyntax(encoding: encoding)
    }

    /// A deflated data set (PS3.5, A.5). Deflate shrinks by 1,032 at most, which bounds what a small file can ask for.
    private static func inflated(_ bytes: [UInt8], from start: Int) throws -> [UInt8] {
        let most = min(ImageLimits.fileBytes, (bytes.count - start) * 1032 + 1)
        var capacity = min(most, max(1 << 16, 8 * (bytes.count - start)))
        while true {
            var result = cdeflate_damaged
            let inflated = bytes.withUnsafeBufferPointer { source in
                [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                    let rest = UnsafeBufferPointer(rebasing: source[start...])
                    result = cdeflate_inflate(rest.baseAddress, rest.count, output.baseAddress, capacity, &count)
                    if result != cdeflate_done { count = 0 }
                }
            }
            if result == cdeflate_done { return inflated }
            guard result == cdeflate_too_small, capacity < most else {
                throw DICOMParser.Failure.damaged("a deflated data set that cannot be inflated")
            }
            capacity = min(most, 2 * capacity)
        }
    }
}
