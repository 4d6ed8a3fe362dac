import Images
import Screen

/// An image together with what its samples are shown as.
struct Canvas {
    /// The image, a pixel for each that is drawn.
    let image: PixelImage
    /// What each sample, 0 to 255, is shown as.
    let table: [UInt8]

    func pixel(_ column: Int, _ row: Int) -> (UInt8, UInt8, UInt8) {
        let index = (row * image.width + column) * image.channels
        let samples = image.samples
        let red = table[Int(samples[index])]
        if image.channels == 1 { return (red, red, red) }
        return (red, table[Int(samples[index + 1])], table[Int(samples[index + 2])])
    }

    /// The mean of the channels, 0 to 255.
    func brightness(_ column: Int, _ row: Int) -> Int {
        let (red, green, blue) = pixel(column, row)
        return (Int(red) + Int(green) + Int(blue)) / 3
    }

    /// The colour of one pixel; `nil` below the image. Between the greys of 256 colours it is dithered.
    func colour(_ column: Int, _ row: Int, depth: ColourDepth) -> Colour? {
        guard row < image.height else { return nil }
        let (red, green, blue) = pixel(column, row)
        if depth != .direct, image.channels == 1 {
            return .fixed(GreyScale.level(red, column: column, row: row).index)
        }
        return colour(red, green, blue, depth: depth)
    }

    private func colour(_ red: UInt8, _ green: UInt8, _ blue: UInt8, depth: ColourDepth) -> Colour {
        depth == .direct
            ? .rgb(Canvas.coarse(red), Canvas.coarse(green), Canvas.coarse(blue))
            : .fixed(GreyScale.nearest(red: red, green: green, blue: blue))
    }

    /// One of 128 levels: pairs of greys then fit the 65,536 pairs of colours that terminals know, several times over.
    private static func coarse(_ value: UInt8) -> UInt8 {
        value & 0xFE | value >> 7
    }
}

extension Canvas {
    /// The block sextant that shows the six pixels of a cell with the least squared error, in two colours: of all ways to
    /// part them in two, the one whose halves' means tell most of them.
    func sextant(column: Int, row: Int, depth: ColourDepth) -> Cell {
        let pixels = (0..<6).map { place in sixth(2 * column + place % 2, 3 * row + place / 2) }
        let all = pixels.reduce(SIMD3<Int32>()) { $0 &+ $1 }
        var (pattern, sum, count) = (0, SIMD3<Int32>(), 0)
        var best = (pattern: 0, sum: sum, told: Canvas.square(all) / 6)
        // Gray's code changes one pixel at a time; the last pixel stays behind the glyph, which leaves half of the ways.
        for step in 1..<32 {
            let place = step.trailingZeroBitCount
            let isAdded = pattern & 1 << place == 0
            pattern ^= 1 << place
            sum = isAdded ? sum &+ pixels[place] : sum &- pixels[place]
            count += isAdded ? 1 : -1
            let told = Canvas.square(sum) / Double(count) + Canvas.square(all &- sum) / Double(6 - count)
            if told > best.told + 1e-9 { best = (pattern, sum, told) }
        }
        let ink = best.pattern.nonzeroBitCount
        let behind = colour(all &- best.sum, 6 - ink, depth: depth)
        let front = ink == 0 ? behind : colour(best.sum, ink, depth: depth)
        return Cell(glyph: Sextant.glyph(front == behind ? 0 : best.pattern), style: Style(front, on: behind))
    }

    /// The squared length of a sum of colours.
    private static func square(_ sum: SIMD3<Int32>) -> Double {
        let sum = SIMD3<Double>(sum)
        return (sum * sum).sum()
    }

    /// A pixel's channels; below the image, the ground's.
    private func sixth(_ column: Int, _ row: Int) -> SIMD3<Int32> {
        let ground = Colour.Role.ground.rgb
        let (red, green, blue) = row < image.height ? pixel(column, row) : (ground.red, ground.green, ground.blue)
        return SIMD3(Int32(red), Int32(green), Int32(blue))
    }

    /// The mean of so many colours.
    private func colour(_ sum: SIMD3<Int32>, _ count: Int, depth: ColourDepth) -> Colour {
        func mean(_ channel: Int32) -> UInt8 { UInt8((Int(channel) + count / 2) / count) }
        return colour(mean(sum.x), mean(sum.y), mean(sum.z), depth: depth)
    }
}
