/// How the rows and columns of a file are turned for display (TIFF 6.0, tag 274; EXIF counts alike).
enum Orientation: Int {
    case upright = 1
    case mirrored = 2
    case halfTurned = 3
    case flipped = 4
    case transposed = 5
    case quarterTurned = 6
    case transversed = 7
    case threeQuartersTurned = 8

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue >= Self.transposed.rawValue }

    /// Turns pixels for display.
    ///
    /// - Parameters:
    ///   - bytes: `width * height` pixels of `pixelSize` bytes each, as the file keeps them.
    func applied(_ bytes: [UInt8], width: Int, height: Int, pixelSize: Int) -> [UInt8] {
        guard self != .upright else { return bytes }
        let (columns, rows) = swapsSides ? (height, width) : (width, height)
        return bytes.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
                var position = 0
                for y in 0..<rows {
                    for x in 0..<columns {
                        let (column, row) = place(x, y, width, height)
                        let from = (row * width + column) * pixelSize
                        for byte in 0..<pixelSize { target[position + byte] = source[from + byte] }
                        position += pixelSize
                    }
                }
                count = bytes.count
            }
        }
    }

    /// Where in the file the pixel lies that is shown at a place.
    private func place(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> (column: Int, row: Int) {
        switch self {
        case .upright: (x, y)
        case .mirrored: (width - 1 - x, y)
        case .halfTurned: (width - 1 - x, height - 1 - y)
        case .flipped: (x, height - 1 - y)
        case .transposed: (y, x)
        case .quarterTurned: (y, height - 1 - x)
        case .transversed: (width - 1 - y, height - 1 - x)
        case .threeQuartersTurned: (width - 1 - y, x)
        }
    }
}

/// Inks as red, green and blue, as Pillow makes them.
enum CMYK {
    /// The RGB of 8-bit pixels of cyan, magenta, yellow and black; 255 is full ink.
    static func rgb(_ inks: [UInt8]) -> [UInt8] {
        let pixels = inks.count / 4
        return [UInt8](unsafeUninitializedCapacity: 3 * pixels) { target, count in
            for pixel in 0..<pixels {
                let light = 255 - Int(inks[4 * pixel + 3])
                for channel in 0..<3 {
                    let product = Int(inks[4 * pixel + channel]) * light + 128
                    target[3 * pixel + channel] = UInt8(light - (((product >> 8) + product) >> 8))
                }
            }
            count = 3 * pixels
        }
    }
}
