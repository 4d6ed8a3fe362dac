/// What tells whether two images show the same picture: a difference hash, and standardised grey pixels.
package struct PictureSignature: Equatable, Sendable {
    /// Bit r · 8 + c says whether the cell right of cell (r, c) is brighter, the image averaged to 9 x 8 cells (the
    /// difference hash of N. Krawetz, "Kind of like that", 2013).
    let hash: UInt64
    /// `edge` x `edge` grey values less their mean, the largest of which is 127 or -127; all 0 for a flat image.
    let pixels: [Int8]

    /// Pixels along either edge of what is correlated. Half of a tiny image's edge: a quarter of the memory, and on 7,636
    /// radiographs and ultrasounds of 28 px the same pairs.
    static let edge = 14

    /// Takes a signature's parts.
    ///
    /// - Parameter values: Grey values in any unit.
    init(hash: UInt64, values: [Float]) {
        self.hash = hash
        pixels = Self.standardized(values)
    }

    /// Looks at an image.
    ///
    /// - Throws: `OutOfMemory`.
    package init(_ image: PixelImage) throws {
        let grey = image.grey()
        let small = try grey.resized(width: Self.edge, height: Self.edge, filter: .area)
        self.init(
            hash: Self.differences(try grey.resized(width: 9, height: 8, filter: .area)),
            values: small.samples.map { Float($0) })
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

    private static func standardized(_ values: [Float]) -> [Int8] {
        let mean = values.reduce(0, +) / Float(values.count)
        let largest = values.reduce(0) { max($0, abs($1 - mean)) }
        return values.map { largest > 0 ? Int8((($0 - mean) / largest * 127).rounded()) : 0 }
    }
}
