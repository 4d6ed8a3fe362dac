/// Takes one frame of uncompressed pixels out of a file: host byte order, colours interleaved, every pixel with its own
/// chrominance.
struct DICOMNativePixels {
    let format: DICOMPixelFormat
    let encoding: DICOMEncoding
    /// Whether bytes are swapped in pairs: 8-bit samples in big-endian words (PS3.5, 7.3 and A.3).
    let isWordSwapped: Bool

    init(_ format: DICOMPixelFormat, _ element: DICOMParser.Element) {
        self.format = format
        encoding = element.encoding
        isWordSwapped =
            element.encoding.isBigEndian && format.bitsAllocated <= 8 && element.representation != .otherByte
    }

    /// The samples of a frame.
    ///
    /// - Parameter pixels: Where all frames lie in `bytes`; long enough for this one.
    func frame(_ index: Int, in pixels: Range<Int>, of bytes: [UInt8]) -> [UInt8] {
        if format.bitsAllocated == 1 { return bits(of: index, in: bytes[pixels]) }
        let size = DICOMFrames.size(of: 1, format)
        let start = pixels.lowerBound + index * size
        var frame = swapped(bytes, start..<start + size, within: pixels)
        if format.colour == .ybrFull422 { frame = spread(frame) }
        return format.isPlanar && format.channels == 3 && format.colour != .ybrFull422
            ? Self.interleaved(frame, sampleSize: format.bitsAllocated / 8) : frame
    }

    /// Single bits, the lowest of a byte first (PS3.5, 8.1.1 and D).
    private func bits(of index: Int, in bytes: ArraySlice<UInt8>) -> [UInt8] {
        let first = index * format.pixels
        return (first..<first + format.pixels).map { bit in
            let offset = isWordSwapped ? (bit / 8) ^ 1 : bit / 8
            let byte = offset < bytes.count ? bytes[bytes.startIndex + offset] : 0
            return byte >> UInt8(bit % 8) & 1
        }
    }

    private func swapped(_ bytes: [UInt8], _ range: Range<Int>, within pixels: Range<Int>) -> [UInt8] {
        guard encoding.isBigEndian else { return Array(bytes[range]) }
        if isWordSwapped {
            return range.map { offset in
                let partner = pixels.lowerBound + ((offset - pixels.lowerBound) ^ 1)
                return partner < bytes.count ? bytes[partner] : 0
            }
        }
        let size = format.bitsAllocated / 8
        return range.map { offset in
            let within = (offset - range.lowerBound) % size
            return bytes[offset - within + size - 1 - within]
        }
    }

    /// Two luminances, one blue, one red chrominance for every two pixels (PS3.3 C.7.6.3.1.2) as three samples a pixel.
    private func spread(_ pairs: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 3 * format.pixels) { target, count in
            for pixel in 0..<format.pixels {
                let pair = pixel / 2 * 4
                target[3 * pixel] = pairs[pair + pixel % 2]
                target[3 * pixel + 1] = pair + 2 < pairs.count ? pairs[pair + 2] : 128
                target[3 * pixel + 2] = pair + 3 < pairs.count ? pairs[pair + 3] : 128
            }
            count = 3 * format.pixels
        }
    }

    /// Three planes as pixels of three samples.
    static func interleaved(_ planes: [UInt8], sampleSize: Int) -> [UInt8] {
        let pixels = planes.count / 3 / sampleSize
        return [UInt8](unsafeUninitializedCapacity: planes.count) { target, count in
            for channel in 0..<3 {
                for pixel in 0..<pixels {
                    for byte in 0..<sampleSize {
                        target[(3 * pixel + channel) * sampleSize + byte] =
                            planes[(channel * pixels + pixel) * sampleSize + byte]
                    }
                }
            }
            count = planes.count
        }
    }
}

/// Luminance and chrominance as red, green and blue (PS3.3 C.7.6.3.1.2, YBR_FULL).
enum DICOMColour {
    /// The RGB of 8-bit pixels of Y, Cb and Cr.
    static func rgb(ofYBRFull pixels: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for start in stride(from: 0, to: pixels.count - 2, by: 3) {
                let luminance = Double(pixels[start])
                let (blue, red) = (Double(pixels[start + 1]) - 128, Double(pixels[start + 2]) - 128)
                target[start] = clamped(luminance + 1.402 * red)
                target[start + 1] = clamped(luminance - 0.114 * 1.772 / 0.587 * blue - 0.299 * 1.402 / 0.587 * red)
                target[start + 2] = clamped(luminance + 1.772 * blue)
            }
            count = pixels.count
        }
    }

    private static func clamped(_ value: Double) -> UInt8 {
        UInt8(min(255, max(0, (value + 0.5).rounded(.down))))
    }
}

/// Cuts the bits that carry a value out of the bits that are kept for it (PS3.5, 8.1.1): older files keep overlays in
/// the others.
struct DICOMSampleBits {
    let stored: Int
    let highBit: Int
    let isSigned: Bool

    /// Samples of a format in memory; `bytes` are a frame's, in host order.
    static func samples(_ bytes: [UInt8], _ format: DICOMPixelFormat) -> DeepSamples {
        switch format.kind {
        case .float: return DeepSamples(type: .float32, bytes: bytes)
        case .double: return DeepSamples(type: .float64, bytes: bytes)
        case .integer: break
        }
        let cut = DICOMSampleBits(
            stored: format.bitsStored, highBit: format.highBit, isSigned: format.isSigned && format.channels == 1)
        switch format.bitsAllocated {
        case 16: return DeepSamples(type: cut.isSigned ? .int16 : .uint16, bytes: cut.applied(bytes, UInt16.self))
        case 32: return DeepSamples(type: cut.isSigned ? .int32 : .uint32, bytes: cut.applied(bytes, UInt32.self))
        case 8: return DeepSamples(type: cut.isSigned ? .int8 : .uint8, bytes: cut.applied(bytes, UInt8.self))
        default: return DeepSamples(type: .uint8, bytes: bytes)
        }
    }

    /// Whether any sample has one of some bits: most files leave those alone that carry no value, and need no copy.
    private static func uses<Word: FixedWidthInteger & UnsignedInteger>(_ bytes: [UInt8], _ bits: Word) -> Bool {
        bytes.withUnsafeBytes { raw in
            var all: Word = 0
            for word in raw.bindMemory(to: Word.self) { all |= word }
            return all & bits != 0
        }
    }

    private func applied<Word: FixedWidthInteger & UnsignedInteger>(_ bytes: [UInt8], _: Word.Type) -> [UInt8] {
        guard stored < Word.bitWidth else { return bytes }
        let mask = ~(Word.max << Word(stored))
        let shift = Word(highBit + 1 - stored)
        let sign = isSigned ? Word(1) << Word(stored - 1) : 0
        guard isSigned || shift > 0 || !Self.uses(bytes, ~mask) else { return bytes }
        var bytes = bytes
        bytes.withUnsafeMutableBytes { raw in
            let words = raw.bindMemory(to: Word.self)
            // The difference to the sign bit carries it into the bits above.
            for index in words.indices { words[index] = (((words[index] &>> shift) & mask) ^ sign) &- sign }
        }
        return bytes
    }
}
