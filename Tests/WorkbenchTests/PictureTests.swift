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

    private func draw(
        _ image: PixelImage, width: Int, height: Int, depth: ColourDepth, unicode: Bool = true
    ) -> Screen {
        var screen = Screen(size: Size(width: width, height: height))
        let display = Display(size: screen.size, depth: depth, showsUnicode: unicode)
        Picture(image, window: PictureWindow(), display: display).draw(on: &screen, in: screen.bounds)
        return screen
    }
}
