/// Where the bytes of each frame lie among a file's pixels (PS3.5, A.4 and 8).
struct DICOMFrames {
    /// The pieces of each frame, in order.
    private let pieces: [[Range<Int>]]
    /// Where the pixels lie that are not compressed; nil where they are.
    let native: Range<Int>?

    /// Finds the frames.
    ///
    /// - Parameters:
    ///   - end: How many bytes the whole file has.
    /// - Throws: `DICOMParser.Failure`; `DICOMValueError` where bytes are missing or their frames cannot be told apart.
    init(_ file: DICOMFile, _ element: DICOMParser.Element, _ format: DICOMPixelFormat) throws {
        guard file.syntax.compression != .none else {
            native = try Self.nativePixels(file, element, format)
            pieces = []
            return
        }
        guard element.isOpen else {
            throw DICOMValueError(finding: "compressed pixels in one piece", expectation: "fragments")
        }
        native = nil
        var parser = DICOMParser(file.bytes, element.value, element.encoding)
        let table = try parser.nextItem() ?? 0..<0
        var fragments: [Range<Int>] = []
        while let fragment = try parser.nextItem() { fragments.append(fragment) }
        pieces = try Self.grouped(fragments, offsets: table, file, frames: format.frames)
    }

    /// The pieces of one frame.
    subscript(frame: Int) -> [Range<Int>] { pieces[frame] }

    /// Bytes of uncompressed frames, whose bits follow one another without gaps; YBR_FULL_422 shares its chrominance
    /// between two pixels (PS3.3 C.7.6.3.1.2).
    static func size(of frames: Int, _ format: DICOMPixelFormat) -> Int {
        let samples = format.pixels * (format.colour == .ybrFull422 ? 2 : format.channels)
        return (samples * format.bitsAllocated * frames + 7) / 8
    }

    private static func nativePixels(
        _ file: DICOMFile, _ element: DICOMParser.Element, _ format: DICOMPixelFormat
    ) throws -> Range<Int> {
        let needed = size(of: format.frames, format)
        guard element.value.count >= needed else {
            throw DICOMValueError(
                finding: "\(element.value.count) bytes of pixels",
                expectation: "\(needed) for \(format.frames) frame(s)")
        }
        guard element.value.lowerBound + needed <= file.bytes.count else {
            throw DICOMParser.Failure.needsBytes(upTo: element.value.lowerBound + needed)
        }
        return element.value.lowerBound..<element.value.lowerBound + needed
    }

    /// The fragments of each frame: all where there is one frame, one each, as the offset table says, or from one start
    /// of a codestream to the next.
    private static func grouped(
        _ fragments: [Range<Int>], offsets: Range<Int>, _ file: DICOMFile, frames: Int
    ) throws -> [[Range<Int>]] {
        guard fragments.count >= frames else {
            throw DICOMValueError(finding: "\(fragments.count) fragments of pixels", expectation: "\(frames) frame(s)")
        }
        if frames == 1 { return [fragments] }
        if fragments.count == frames { return fragments.map { [$0] } }
        let starts = offsetStarts(fragments, offsets, file, frames) ?? codestreamStarts(fragments, file.bytes)
        guard starts.count == frames, starts.first == 0 else {
            throw DICOMValueError(
                finding: "\(fragments.count) fragments that do not tell their frames", expectation: "an offset table")
        }
        return zip(starts, starts.dropFirst() + [fragments.count]).map { Array(fragments[$0..<$1]) }
    }

    /// The first fragment of each frame by the basic offset table; nil where it is empty or does not fit.
    private static func offsetStarts(
        _ fragments: [Range<Int>], _ table: Range<Int>, _ file: DICOMFile, _ frames: Int
    ) -> [Int]? {
        guard table.count == 4 * frames, let first = fragments.first else { return nil }
        let indices = Dictionary(
            uniqueKeysWithValues: fragments.enumerated().map { ($1.lowerBound - first.lowerBound, $0) })
        let offsets = (0..<frames).map { Int(file.syntax.encoding.uint32(file.bytes, at: table.lowerBound + 4 * $0)) }
        let starts = offsets.compactMap { indices[$0] }
        let isRising = zip(starts, starts.dropFirst()).allSatisfy(<)
        return starts.count == frames && isRising ? starts : nil
    }

    /// Fragments that start as a JPEG (SOI) or JPEG 2000 (SOC) codestream does.
    private static func codestreamStarts(_ fragments: [Range<Int>], _ bytes: [UInt8]) -> [Int] {
        fragments.indices.filter { index in
            let start = bytes[fragments[index]].prefix(2)
            return start.elementsEqual([0xFF, 0xD8]) || start.elementsEqual([0xFF, 0x4F])
        }
    }
}
