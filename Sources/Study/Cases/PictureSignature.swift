import Images

/// What tells whether two images show the same picture: a difference hash, and standardised grey pixels.
struct PictureSignature: Sendable {
    /// Bit r · 8 + c says whether the cell right of cell (r, c) is brighter, the image averaged to 9 x 8 cells (the
    /// difference hash of N. Krawetz, "Kind of like that", 2013).
    let hash: UInt64
    /// `edge` x `edge` grey values with mean 0 and length 1; all 0 for a flat image.
    let pixels: [Float]

    /// Pixels along either edge of what is correlated.
    static let edge = 28

    /// Takes a signature's parts.
    init(hash: UInt64, pixels: [Float]) {
        self.hash = hash
        self.pixels = pixels
    }

    /// Looks at an image.
    ///
    /// - Throws: `OutOfMemory`.
    init(_ image: PixelImage) throws {
        let grey = image.grey()
        hash = Self.differences(try grey.resized(width: 9, height: 8, filter: .area))
        pixels = Self.standardized(try grey.resized(width: Self.edge, height: Self.edge, filter: .area).samples)
    }

    /// How many of the 64 bits differ.
    func distance(to other: PictureSignature) -> Int { (hash ^ other.hash).nonzeroBitCount }

    /// Whether all pixels are equal.
    private var isFlat: Bool { pixels.allSatisfy { $0 == 0 } }

    /// Pearson's correlation of the pixels, -1 to 1; 1 for two flat images, 0 where one of them is flat.
    func correlation(with other: PictureSignature) -> Float {
        if isFlat, other.isFlat { return 1 }
        var sum: Float = 0
        for index in pixels.indices { sum += pixels[index] * other.pixels[index] }
        return sum
    }

    private static func differences(_ cells: PixelImage) -> UInt64 {
        var hash: UInt64 = 0
        for row in 0..<8 {
            for column in 0..<8 where cells.samples[row * 9 + column + 1] > cells.samples[row * 9 + column] {
                hash |= 1 << UInt64(row * 8 + column)
            }
        }
        return hash
    }

    private static func standardized(_ samples: [UInt8]) -> [Float] {
        let mean = Float(samples.reduce(0) { $0 + Int($1) }) / Float(samples.count)
        let centred = samples.map { Float($0) - mean }
        let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? centred.map { $0 / length } : centred
    }
}
