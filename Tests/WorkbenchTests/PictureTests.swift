import Images
import Screen
import Testing

@testable import Workbench

@Suite struct PictureTests {
    @Test func directColourShowsTwoPixelsInACell() {
        let image = PixelImage(width: 1, height: 2, channels: 3, samples: [255, 0, 0, 0, 0, 255])
        let screen = draw(image, width: 1, height: 1, depth: .direct)
        #expect(screen[0, 0].glyph == "▀")
        #expect(screen[0, 0].style == Style(.rgb(255, 0, 0), on: .rgb(0, 0, 255)))
    }

    @Test func picturesKeepTheirShape() {
        let wide = PixelImage(width: 40, height: 10, channels: 1, samples: Array(repeating: 200, count: 400))
        let screen = draw(wide, width: 20, height: 10, depth: .direct)
        let rows = (0..<10).filter { screen.rowText($0).contains("▀") }
        #expect(rows == [3, 4, 5])
    }

    @Test func everyGreyIsOneOfTheFixedColours() {
        for value in UInt8.min...UInt8.max {
            #expect(GreyScale.level(value, column: Int(value), row: 3).index >= 16)
            #expect(GreyScale.nearest(red: value, green: value, blue: value) >= 16)
        }
        #expect(GreyScale.levels.count == 30)
    }

    @Test func ditheringKeepsTheMeanBrightness() {
        for value in stride(from: UInt8(0), through: 250, by: 10) {
            let total = (0..<16).reduce(0) { $0 + GreyScale.level(value, column: $1 % 4, row: $1 / 4).value }
            #expect(abs(Double(total) / 16 - Double(value)) <= 2.6, "\(value)")
        }
    }

    @Test func theNearestFixedColourIsExactForThose() {
        for index in UInt8(16)...231 {
            let (red, green, blue) = Colour.fixedRGB(index)
            #expect(Colour.fixedRGB(GreyScale.nearest(red: red, green: green, blue: blue)) == (red, green, blue))
        }
    }

    @Test func withoutColoursDensityShowsBrightness() {
        let ramp = PixelImage(width: 5, height: 2, channels: 1, samples: [0, 60, 120, 180, 255, 0, 60, 120, 180, 255])
        #expect(draw(ramp, width: 5, height: 1, depth: .none).text == " ░▒▓█\n")
        #expect(draw(ramp, width: 5, height: 1, depth: .sixteen).text == " ░▒▓█\n")
        #expect(draw(ramp, width: 5, height: 1, depth: .direct, unicode: false).text == " :=#@\n")
    }

    @Test func windowsBrightenSteepenAndInvert() {
        var window = PictureWindow()
        #expect(window.table == Array(0...255))
        window.isInverted = true
        #expect(window.table == (0...255).reversed())
        window = PictureWindow()
        window.brightness = 2
        #expect(window.table[100] == 126 && window.table[250] == 255)
        window = PictureWindow()
        window.contrast = 5
        #expect(window.table[127] == 127 && window.table[60] == 0 && window.table[160] == 193)
    }

    @Test func greysOfDirectColourNeedAtMost128Levels() {
        let all = PixelImage(width: 16, height: 16, channels: 1, samples: Array(0...255))
        let screen = draw(all, width: 16, height: 8, depth: .direct)
        let cells = (0..<8).flatMap { row in (0..<16).map { screen[$0, row] } }
        let colours = Set(cells.flatMap { [$0.style.foreground, $0.style.background] })
        #expect(colours.count == 128)
        #expect(colours.contains(.rgb(0, 0, 0)) && colours.contains(.rgb(255, 255, 255)))
    }

    @Test func aSextantShowsSixPixelsInTwoColours() {
        let image = PixelImage(width: 2, height: 3, channels: 1, samples: [250, 10, 10, 10, 10, 250])
        let cell = draw(image, width: 1, height: 1, depth: .direct, pictures: .sextant)[0, 0]
        // Bits 0 and 5; or all others in the other colour.
        #expect(cell.glyph == "\u{1FB1F}" || cell.glyph == "\u{1FB1C}", "\(cell.glyph.unicodeScalars)")
        #expect(Set([cell.style.foreground, cell.style.background]) == [.rgb(251, 251, 251), .rgb(10, 10, 10)])
    }

    @Test func sextantsAreThoseOfUnicode() {
        #expect(Sextant.glyph(1) == "\u{1FB00}" && Sextant.glyph(62) == "\u{1FB3B}")
        #expect(Sextant.glyph(0b010101) == "▌" && Sextant.glyph(0b101010) == "▐" && Sextant.glyph(63) == "█")
        #expect(Sextant.glyph(0b010110) == "\u{1FB14}" && Sextant.glyph(0b101011) == "\u{1FB28}")
        #expect(Set((0..<64).map(Sextant.glyph)).count == 64)
        for pattern in 1..<63 {
            guard let scalar = Sextant.glyph(pattern).unicodeScalars.first, scalar.value > 0x2600 else { continue }
            // The name tells which of the six are drawn, numbered from 1.
            let digits = (0..<6).filter { pattern & 1 << $0 != 0 }.map { "\($0 + 1)" }.joined()
            #expect(scalar.properties.name == "BLOCK SEXTANT-\(digits)")
        }
    }

    @Test func evenAreasStayEven() {
        let image = PixelImage(width: 4, height: 8, channels: 3, samples: Array(repeating: 90, count: 96))
        for depth in [ColourDepth.direct, .fixed] {
            let screen = draw(image, width: 2, height: 2, depth: depth, pictures: .sextant)
            #expect(screen.text == "\n\n")
        }
    }

    @Test func theTerminalItselfShowsPixels() throws {
        let image = PixelImage(width: 40, height: 20, channels: 1, samples: Array(repeating: 7, count: 800))
        let screen = draw(image, width: 10, height: 10, depth: .fixed, pictures: .pixels)
        let held = try #require(screen.images.values.first)
        #expect(screen.images.count == 1 && held.columns == 10 && held.rows == 3 && held.bytes == 3200)
        #expect(screen[0, 3].glyph == Placeholder.glyph(row: 0, column: 0))
        #expect(screen[9, 5].glyph == Placeholder.glyph(row: 2, column: 9))
        #expect(screen[9, 5].style.foreground == .image(held.key) && screen[0, 2] == .blank)
        let png = try #require(held.png())
        #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let again = draw(image, width: 10, height: 10, depth: .fixed, pictures: .pixels)
        #expect(again == screen)
        #expect(draw(image, width: 9, height: 10, depth: .fixed, pictures: .pixels).images.keys != screen.images.keys)
        // Single pixels are sent as squares, because terminals interpolate.
        let small = PixelImage(width: 2, height: 2, channels: 1, samples: [0, 250, 250, 0])
        var looked = Screen(size: Size(width: 10, height: 5))
        Picture(
            small, of: .init(version: 1, view: PictureView()), window: PictureWindow(),
            display: Display(size: looked.size, pictures: .pixels), showsPixels: true
        ).draw(on: &looked, in: looked.bounds)
        let squares = try #require(looked.images.values.first?.png())
        let decoded = try ImageDecoder.decode(squares, path: "squares")
        #expect(decoded.width == 120 && decoded.height == 120)
        #expect(Set(decoded.samples) == [0, 250] && decoded.samples[59] == 0 && decoded.samples[60] == 250)
        // Without colours there are no numbers to tell images by.
        #expect(draw(image, width: 10, height: 10, depth: .sixteen, pictures: .pixels).images.isEmpty)
    }

    private func draw(
        _ image: PixelImage, width: Int, height: Int, depth: ColourDepth, unicode: Bool = true,
        pictures: PictureStyle = .half
    ) -> Screen {
        var screen = Screen(size: Size(width: width, height: height))
        let display = Display(size: screen.size, depth: depth, showsUnicode: unicode, pictures: pictures)
        Picture(image, of: .init(version: 1, view: nil), window: PictureWindow(), display: display)
            .draw(on: &screen, in: screen.bounds)
        return screen
    }
}
