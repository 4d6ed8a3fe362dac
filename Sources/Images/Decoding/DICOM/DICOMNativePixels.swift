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
