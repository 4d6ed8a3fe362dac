import Foundation
import Images
import Screen
import TestSupport
import Testing

@testable import Workbench

/// Sextants against half-blocks on real radiographs: the root of the mean squared error of what cells show, in levels of
/// 256, at two pixels across and six down in a cell, which both divide.
@Suite struct PictureMeasureTests {
    private static let folder = References.realData

    /// Radiographs, at most so many.
    private func radiographs(_ count: Int) throws -> [PixelImage] {
        let folder = try #require(Self.folder)
        let chests = folder.appendingPathComponent("mixed-png/chest")
        let names = try FileManager.default.contentsOfDirectory(atPath: chests.path).filter { $0.hasSuffix(".png") }
        return try names.sorted().prefix(count).map { name in
            try ImageDecoder.decode(Array(Data(contentsOf: chests.appendingPathComponent(name))), path: name)
        }
    }

    private func draw(_ image: PixelImage, _ size: Size, _ depth: ColourDepth, _ pictures: PictureStyle) -> Screen {
        var screen = Screen(size: size)
        let display = Display(size: size, depth: depth, pictures: pictures)
        Picture(image, of: .init(version: 1, view: nil), window: PictureWindow(), display: display)
            .draw(on: &screen, in: screen.bounds)
        return screen
    }

    /// The red channel of what the cells show, two pixels across and six down in each.
    private func shown(_ screen: Screen) -> [Double] {
        let (width, height) = (2 * screen.size.width, 6 * screen.size.height)
        var samples = [Double](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                let cell = screen[column / 2, row / 6]
                let isFront =
                    cell.glyph == "▀"
                    ? row % 6 < 3 : (Sextant.pattern(of: cell.glyph) ?? 0) & 1 << (row % 6 / 2 * 2 + column % 2) != 0
                let colour = isFront ? cell.style.foreground : cell.style.background
                samples[row * width + column] = Double(colour.rgb?.red ?? 0)
            }
        }
        return samples
    }

    private func error(_ image: PixelImage, _ size: Size, _ depth: ColourDepth, _ pictures: PictureStyle) throws
        -> Double
    {
        let wanted = try image.resized(width: 2 * size.width, height: 6 * size.height, filter: .area)
        let shown = shown(draw(image, size, depth, pictures))
        let squares = zip(shown, wanted.samples).map { ($0 - Double($1)) * ($0 - Double($1)) }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }

    @Test(.enabled(if: folder != nil, Comment(rawValue: References.realDataMissing)), arguments: [10, 20, 34])
    func sextantsTellMoreOfRadiographs(rows: Int) throws {
        let size = Size(width: 2 * rows, height: rows)
        var errors: [String: Double] = [:]
        let images = try radiographs(8)
        for image in images {
            for (depth, name) in [(ColourDepth.direct, "direct"), (.fixed, "256")] {
                for (style, word) in [(PictureStyle.half, "half"), (.sextant, "sextant")] {
                    errors["\(name) \(word)", default: 0] += try error(image, size, depth, style) / Double(images.count)
                }
            }
        }
        let figures = errors.sorted { $0.key < $1.key }.map { "\($0.key) \(($0.value * 100).rounded() / 100)" }
        print("\(size.width) x \(size.height) cells: \(figures.joined(separator: ", "))")
        let (half, sextant) = (errors["direct half"] ?? 0, errors["direct sextant"] ?? .infinity)
        #expect(sextant < half, "\(figures)")
    }
}
