/// Frames compressed by run lengths: byte planes of PackBits, the highest byte of a sample first (PS3.5, G).
enum DICOMRunLength {
    /// Bytes of a frame's header: the number of segments and 15 offsets.
    private static let headerSize = 64

    /// The samples of a frame in little-endian order, colours interleaved.
    ///
    /// - Parameters:
    ///   - bytes: The frame.
    ///   - pixels: How many it has.
    ///   - channels: Samples a pixel.
    ///   - sampleSize: Bytes a sample.
    /// - Throws: `DICOMValueError` where segments are missing, lie elsewhere, or end early.
    static func decode(_ bytes: [UInt8], pixels: Int, channels: Int, sampleSize: Int) throws -> [UInt8] {
        let planes = channels * sampleSize
        let offsets = try offsets(bytes, planes: planes)
        return try [UInt8](unsafeUninitializedCapacity: pixels * planes) { target, count in
            for plane in 0..<planes {
                let (channel, byte) = (plane / sampleSize, plane % sampleSize)
                let segment = bytes[offsets[plane]..<offsets[plane + 1]]
                let first = channel * sampleSize + sampleSize - 1 - byte
                guard Self.unpack(segment, to: target, first: first, stride: planes, count: pixels) else {
                    throw DICOMValueError(
                        finding: "a run-length segment that ends early", expectation: "\(pixels) bytes")
                }
            }
            count = pixels * planes
        }
    }

    /// Where the segments start, and the frame's end.
    private static func offsets(_ bytes: [UInt8], planes: Int) throws -> [Int] {
        let encoding = DICOMEncoding.explicitLittleEndian
        guard bytes.count >= headerSize, Int(encoding.uint32(bytes, at: 0)) == planes else {
            throw DICOMValueError(finding: "a run-length header of other segments", expectation: "\(planes) segments")
        }
        let starts = (1...planes).map { Int(encoding.uint32(bytes, at: 4 * $0)) }
        let bounds = starts + [bytes.count]
        guard starts[0] >= headerSize, zip(bounds, bounds.dropFirst()).allSatisfy(<=) else {
            throw DICOMValueError(finding: "run-length segments outside their frame", expectation: "rising offsets")
        }
        return bounds
    }

    /// Undoes PackBits (PS3.5, G.3.2). Returns false where the segment has fewer bytes than are wanted.
    private static func unpack(
        _ segment: ArraySlice<UInt8>, to target: UnsafeMutableBufferPointer<UInt8>, first: Int, stride: Int, count: Int
    ) -> Bool {
        segment.withUnsafeBufferPointer { source in
            var (position, done, place) = (0, 0, first)
            while done < count, position < source.count {
                let code = Int(source[position])
                position += 1
                if code < 128 {
                    let run = min(code + 1, count - done)
                    guard position + run <= source.count else { return false }
                    for offset in 0..<run {
                        target[place] = source[position + offset]
                        place += stride
                    }
                    position += code + 1
                    done += run
                } else if code > 128 {
                    guard position < source.count else { return false }
                    let run = min(257 - code, count - done)
                    for _ in 0..<run {
                        target[place] = source[position]
                        place += stride
                    }
                    position += 1
                    done += run
                }
            }
            return done == count
        }
    }
}
