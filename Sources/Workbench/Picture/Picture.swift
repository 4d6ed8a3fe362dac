import Images
import Screen

/// Draws images with characters.
///
/// With colours every cell shows two pixels, one above the other, as `▀` in two colours. Without, a cell shows one
/// brightness by how dense its character is.
struct Picture {
    private let image: PixelImage
    private let window: PictureWindow
    private let display: Display
    private let showsPixels: Bool

    /// - Parameter showsPixels: Whether pixels that grow become squares, instead of being interpolated.
    init(_ image: PixelImage, window: PictureWindow, display: Display, showsPixels: Bool = false) {
        self.image = image
        self.window = window
        self.display = display
        self.showsPixels = showsPixels
    }

    /// Draws the image as large as it fits into a rectangle, in its middle.
    ///
    /// Images are averaged over areas where they shrink and interpolated where they grow.
    func draw(on screen: inout Screen, in rectangle: Rectangle) {
        guard rectangle.width > 0, rectangle.height > 0, image.width > 0, image.height > 0 else { return }
        let pixels = fitted(width: rectangle.width, height: 2 * rectangle.height)
        // Only want of memory can stop it, and then the frame stays empty.
        guard let shown = try? resized(to: pixels) else { return }
        let place = rectangle.centred(Size(width: pixels.width, height: (pixels.height + 1) / 2))
        let canvas = Canvas(image: shown, table: window.table)
        for row in 0..<place.height {
            for column in 0..<place.width {
                let cell = cell(canvas, column: column, row: row)
                screen.put(cell.glyph, column: place.column + column, row: place.row + row, style: cell.style)
            }
        }
    }

    private func resized(to pixels: (width: Int, height: Int)) throws -> PixelImage {
        if pixels.width < image.width {
            return try image.resized(width: pixels.width, height: pixels.height, filter: .area)
        }
        guard showsPixels else { return try image.resized(width: pixels.width, height: pixels.height) }
        var samples: [UInt8] = []
        samples.reserveCapacity(pixels.width * pixels.height * image.channels)
        for row in 0..<pixels.height {
            for column in 0..<pixels.width {
                let (x, y) = (column * image.width / pixels.width, row * image.height / pixels.height)
                let start = (y * image.width + x) * image.channels
                samples += image.samples[start..<start + image.channels]
            }
        }
        return PixelImage(width: pixels.width, height: pixels.height, channels: image.channels, samples: samples)
    }

    /// The largest size of the image's shape within a number of pixels.
    private func fitted(width: Int, height: Int) -> (width: Int, height: Int) {
        if image.width * height > image.height * width {
            return (width, max(1, (image.height * width + image.width / 2) / image.width))
        }
        return (max(1, (image.width * height + image.height / 2) / image.height), height)
    }

    private func cell(_ canvas: Canvas, column: Int, row: Int) -> Cell {
        switch display.depth {
        case .direct where display.showsUnicode, .fixed where display.showsUnicode:
            let top = colour(canvas, column, 2 * row) ?? .role(.ground)
            let bottom = colour(canvas, column, 2 * row + 1) ?? .role(.ground)
            return Cell(glyph: "▀", style: Style(top, on: bottom))
        default:
            return Cell(glyph: density(canvas, column, row), style: Style(.standard, on: .standard))
        }
    }

    /// The colour of one pixel; `nil` below the image.
    private func colour(_ canvas: Canvas, _ column: Int, _ row: Int) -> Colour? {
        guard row < canvas.image.height else { return nil }
        let (red, green, blue) = canvas.pixel(column, row)
        switch (display.depth, canvas.image.channels) {
        case (.direct, 1):
            let grey = Picture.coarse(red)
            return .rgb(grey, grey, grey)
        case (.direct, _): return .rgb(Picture.coarse(red), Picture.coarse(green), Picture.coarse(blue))
        case (_, 1): return .fixed(GreyScale.level(red, column: column, row: row).index)
        default: return .fixed(GreyScale.nearest(red: red, green: green, blue: blue))
        }
    }

    /// One of 128 levels: pairs of greys then fit the 65,536 pairs of colours that terminals know, several times over.
    private static func coarse(_ value: UInt8) -> UInt8 {
        value & 0xFE | value >> 7
    }

    /// The character that is as dense as the mean of the cell's two pixels is bright.
    private func density(_ canvas: Canvas, _ column: Int, _ row: Int) -> String {
        let top = canvas.brightness(column, 2 * row)
        let isLast = 2 * row + 1 >= canvas.image.height
        let mean = isLast ? top : (top + canvas.brightness(column, 2 * row + 1)) / 2
        let glyphs = display.showsUnicode ? Picture.shades : Picture.asciiShades
        return glyphs[mean * glyphs.count / 256]
    }

    private static let shades = [" ", "░", "▒", "▓", "█"]
    private static let asciiShades = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
}

/// An image together with what its samples are shown as.
private struct Canvas {
    let image: PixelImage
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
}

/// How the samples of an image are shown: brighter, darker, steeper, inverted; as at a light box.
package struct PictureWindow: Equatable, Sendable {
    /// Steps of brightness, -10 to 10; 0 is the image's own.
    package var brightness = 0
    /// Steps of contrast, -10 to 10; 0 is the image's own.
    package var contrast = 0
    /// Whether black and white are exchanged.
    package var isInverted = false

    /// Makes the window that shows images as they are.
    package init() {}

    /// The steps that each of the two settings has to either side.
    static let steps = -10...10

    /// What each sample value, 0 to 255, is shown as.
    ///
    /// A step of brightness adds 12.75 (a twentieth of the range); a step of contrast multiplies the distance from mid
    /// grey by the fifth root of 2, so that five steps double or halve it.
    var table: [UInt8] {
        let slope = PictureWindow.slopes[contrast + 10]
        return (0...255).map { value in
            let shown = (Double(isInverted ? 255 - value : value) - 127.5) * slope + 127.5 + Double(brightness) * 12.75
            return UInt8(min(max(shown.rounded(), 0), 255))
        }
    }

    /// 2 to the power of n/5 for n from -10 to 10.
    private static let slopes: [Double] = {
        let fifthRoot = 1.148698354997035
        return steps.map { step in
            (0..<abs(step)).reduce(1) { slope, _ in step > 0 ? slope * fifthRoot : slope / fifthRoot }
        }
    }()
}
