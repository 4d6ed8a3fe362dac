import Images
import Labels
import Screen

/// Draws images with characters.
///
/// With colours every cell shows two pixels, one above the other, as `▀` in two colours, or six as a sextant, or a part of
/// the image itself where the terminal shows pixels. Without, a cell shows one brightness by how dense its character is.
struct Picture {
    /// What an image is of: the same subject is always the same image.
    struct Subject: Hashable {
        /// The image version.
        let version: VersionID
        /// How it is looked at; `nil` for its thumbnail.
        let view: PictureView?
    }

    private let image: PixelImage
    private let subject: Subject
    private let window: PictureWindow
    private let display: Display
    private let showsPixels: Bool

    /// - Parameter showsPixels: Whether pixels that grow become squares, instead of being interpolated.
    init(_ image: PixelImage, of subject: Subject, window: PictureWindow, display: Display, showsPixels: Bool = false) {
        self.image = image
        self.subject = subject
        self.window = window
        self.display = display
        self.showsPixels = showsPixels
    }

    private enum Manner {
        case density, half, sextant, pixels
    }

    private var manner: Manner {
        guard display.showsUnicode, display.depth == .direct || display.depth == .fixed else { return .density }
        switch display.pictures {
        case .half: return .half
        case .sextant: return .sextant
        case .pixels: return .pixels
        }
    }

    /// Draws the image as large as it fits into a rectangle, in its middle.
    ///
    /// Images are averaged over areas where they shrink and interpolated where they grow.
    func draw(on screen: inout Screen, in rectangle: Rectangle) {
        guard rectangle.width > 0, rectangle.height > 0, image.width > 0, image.height > 0 else { return }
        let halves = fitted(width: rectangle.width, height: 2 * rectangle.height)
        let place = rectangle.centred(Size(width: halves.width, height: (halves.height + 1) / 2))
        switch manner {
        case .pixels where place.width <= Placeholder.most && place.height <= Placeholder.most:
            screen.show(screenImage(place), column: place.column, row: place.row)
        case .sextant:
            let sixths = (width: 2 * halves.width, height: max(1, (3 * halves.height + 1) / 2))
            draw(on: &screen, in: place, sixths) { $0.sextant(column: $1, row: $2, depth: display.depth) }
        case .density: draw(on: &screen, in: place, halves, density)
        default: draw(on: &screen, in: place, halves, half)
        }
    }

    private func draw(
        on screen: inout Screen, in place: Rectangle, _ pixels: (width: Int, height: Int),
        _ cell: (Canvas, Int, Int) -> Cell
    ) {
        // Only want of memory can stop it, and then the frame stays empty.
        guard let shown = try? resized(to: pixels) else { return }
        let canvas = Canvas(image: shown, table: window.table)
        for row in 0..<place.height {
            for column in 0..<place.width {
                let cell = cell(canvas, column, row)
                screen.put(cell.glyph, column: place.column + column, row: place.row + row, style: cell.style)
            }
        }
    }

    /// The image for a terminal that shows pixels, as it is: the terminal fits it into the cells.
    private func screenImage(_ place: Rectangle) -> ScreenImage {
        var hasher = Hasher()
        hasher.combine(subject)
        hasher.combine(window)
        hasher.combine(place.width)
        hasher.combine(place.height)
        let key = UInt64(UInt(bitPattern: hasher.finalize()))
        // Terminals interpolate what grows; single pixels are to be squares there, too.
        let factor = showsPixels ? max(1, Self.pixelsPerColumn * place.width / image.width) : 1
        let (width, height) = (factor * image.width, factor * image.height)
        return ScreenImage(key: key, columns: place.width, rows: place.height, pixels: width * height) {
            [image, window] in
            let table = window.table
            let samples = image.samples.map { table[Int($0)] }
            let shown = PixelImage(width: image.width, height: image.height, channels: image.channels, samples: samples)
            return try? PNGEncoder.encode(factor == 1 ? shown : shown.enlarged(width: width, height: height))
        }
    }

    /// Pixels that terminals show in a column, as many as a large font has.
    private static let pixelsPerColumn = 12

    private func resized(to pixels: (width: Int, height: Int)) throws -> PixelImage {
        if pixels.width < image.width {
            return try image.resized(width: pixels.width, height: pixels.height, filter: .area)
        }
        return try showsPixels
            ? image.enlarged(width: pixels.width, height: pixels.height)
            : image.resized(width: pixels.width, height: pixels.height)
    }

    /// The largest size of the image's shape within a number of pixels.
    private func fitted(width: Int, height: Int) -> (width: Int, height: Int) {
        if image.width * height > image.height * width {
            return (width, max(1, (image.height * width + image.width / 2) / image.width))
        }
        return (max(1, (image.width * height + image.height / 2) / image.height), height)
    }

    private func half(_ canvas: Canvas, _ column: Int, _ row: Int) -> Cell {
        let top = canvas.colour(column, 2 * row, depth: display.depth) ?? .role(.ground)
        let bottom = canvas.colour(column, 2 * row + 1, depth: display.depth) ?? .role(.ground)
        return Cell(glyph: "▀", style: Style(top, on: bottom))
    }

    /// The character that is as dense as the mean of the cell's two pixels is bright.
    private func density(_ canvas: Canvas, _ column: Int, _ row: Int) -> Cell {
        let top = canvas.brightness(column, 2 * row)
        let isLast = 2 * row + 1 >= canvas.image.height
        let mean = isLast ? top : (top + canvas.brightness(column, 2 * row + 1)) / 2
        let glyphs = display.showsUnicode ? Picture.shades : Picture.asciiShades
        return Cell(glyph: glyphs[mean * glyphs.count / 256], style: Style(.standard, on: .standard))
    }

    private static let shades = [" ", "░", "▒", "▓", "█"]
    private static let asciiShades = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
}

extension PixelImage {
    /// The image at another size, every pixel a square.
    fileprivate func enlarged(width: Int, height: Int) -> PixelImage {
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * channels)
        for row in 0..<height {
            for column in 0..<width {
                let start = (row * self.height / height * self.width + column * self.width / width) * channels
                samples += self.samples[start..<start + channels]
            }
        }
        return PixelImage(width: width, height: height, channels: channels, samples: samples)
    }
}
