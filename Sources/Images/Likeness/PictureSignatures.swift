/// The signatures of many images, side by side: some 210 bytes each.
package struct PictureSignatures: Sendable {
    /// One of every image.
    private(set) var hashes: [UInt64] = []
    private var pixels: [Int8] = []
    /// 1 / the length of the pixels as a vector; 0 for a flat image.
    private var inverseLengths: [Float] = []
    private let stride: Int

    /// Hashes may differ in this many bits.
    package static let mostBits = 2
    /// Pixels must correlate at least so much. The hash alone would chain hundreds of radiographs into one group: it sees
    /// that a chest is dark beside the spine, not whose chest it is.
    package static let leastCorrelation: Float = 0.975

    /// No signatures, with room for a number of them.
    package init(capacity: Int = 0) { self.init(stride: PictureSignature.edge * PictureSignature.edge, capacity) }

    /// Takes signatures.
    ///
    /// - Precondition: They are of one length.
    package init(_ signatures: [PictureSignature]) {
        self.init(stride: signatures.first?.pixels.count ?? 0, signatures.count)
        for signature in signatures { append(signature) }
    }

    private init(stride: Int, _ capacity: Int) {
        self.stride = stride
        hashes.reserveCapacity(capacity)
        pixels.reserveCapacity(capacity * stride)
        inverseLengths.reserveCapacity(capacity)
    }

    /// How many there are.
    package var count: Int { hashes.count }

    /// Adds one.
    ///
    /// - Precondition: It is as long as those before.
    package mutating func append(_ signature: PictureSignature) {
        precondition(signature.pixels.count == stride, "signatures must have one length")
        hashes.append(signature.hash)
        pixels += signature.pixels
        let square = signature.pixels.reduce(0) { $0 + Int32($1) * Int32($1) }
        inverseLengths.append(square > 0 ? 1 / Float(square).squareRoot() : 0)
    }

    /// Whether two images show the same picture.
    package func areAlike(_ left: Int, _ right: Int) -> Bool {
        (hashes[left] ^ hashes[right]).nonzeroBitCount <= Self.mostBits
            && correlation(left, right) >= Self.leastCorrelation
    }

    /// Pearson's correlation of the pixels, -1 to 1; 1 for two flat images, 0 where one of them is flat.
    func correlation(_ left: Int, _ right: Int) -> Float {
        if inverseLengths[left] == 0, inverseLengths[right] == 0 { return 1 }
        return pixels.withUnsafeBufferPointer { pixels in
            var sum: Int32 = 0
            for offset in 0..<stride {
                sum &+= Int32(pixels[left * stride + offset]) &* Int32(pixels[right * stride + offset])
            }
            return Float(sum) * inverseLengths[left] * inverseLengths[right]
        }
    }
}

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
