import Testing

@testable import Phantoms

@Suite struct CanvasTests {
    /// Ten centimetres across.
    let grid = PixelGrid(size: 100, pose: Pose(extent: 10))

    @Test func pixelsAndPlacesAreInverse() {
        let pose = Pose(centre: Point(3, -2), extent: 7, stretch: 1.3, angle: 0.4, mirrored: true)
        let grid = PixelGrid(size: 33, pose: pose)
        let pixel = grid.pixel(of: grid.point(column: 5, row: 20))
        #expect(abs(pixel.x - 5) < 1e-3 && abs(pixel.y - 20) < 1e-3)
        let middle = grid.point(column: 16, row: 16)
        #expect(abs(middle.x - 3) < 1e-4 && abs(middle.y + 2) < 1e-4)
    }

    @Test func shrunkPicturesKeepTheirMiddleOnThePage() {
        var canvas = Canvas(grid: grid)
        canvas.forEachPixel { value, point in value = point.x + 100 }
        let small = canvas.shrunk(to: 0.5, page: -1)
        #expect(small.values[0] == -1 && small.values[50 * 100 + 20] == -1)
        for column in 30..<70 {
            #expect(abs(small.values[50 * 100 + column] - (grid.point(column: column, row: 50).x * 2 + 100)) < 1e-3)
        }
    }

    @Test func ellipsoidsKeepTheirVolume() {
        var canvas = Canvas(grid: grid)
        canvas.addEllipsoid(at: Point(0.3, 0.2), radii: Point(2, 1), angle: 0.5, depth: 3)
        // Two thirds of base area times height.
        #expect(abs(volume(canvas) - 2 * 1 * Float.pi * 3 * 2 / 3) < 0.1)
    }

    @Test(arguments: [Float(0.5), 0.02])
    func rodsKeepTheirVolumeEvenWhenThinnerThanAPixel(radius: Float) {
        var canvas = Canvas(grid: grid)
        canvas.addRod(along: [Point(-2, -1), Point(1, 1), Point(2, -1)], radius: radius, density: 1)
        let path = Float(13).squareRoot() + Float(5).squareRoot()
        #expect(abs(volume(canvas) / (path * .pi * radius * radius) - 1) < 0.05)
    }

    @Test func blobsCoverTheirMiddleAndFadeAtTheirEdge() {
        var canvas = Canvas(grid: grid)
        canvas.paint(Blob(centre: Point(0, 0), radii: Point(2, 1), softness: 0.2), value: 5)
        #expect(value(canvas, at: Point(0, 0)) == 5)
        #expect((1...4).contains(value(canvas, at: Point(2, 0))))
        #expect(value(canvas, at: Point(0, 1.3)) == 0)
    }

    @Test func blurringKeepsTheMeanAndSpreadsByItsDeviation() {
        var canvas = Canvas(grid: PixelGrid(size: 41, pose: Pose(extent: 41)))
        canvas.values[20 * 41 + 20] = 1
        canvas.blur(across: 3, down: 2)
        #expect(abs(canvas.values.reduce(0, +) - 1) < 1e-3)
        #expect(abs(variance(canvas) { $0.x } - 9) < 0.4)
        #expect(abs(variance(canvas) { $0.y } - 4) < 0.2)
    }

    @Test func lettersAreBurntInAtTheirPlace() {
        var canvas = Canvas(grid: PixelGrid(size: 20, pose: Pose(extent: 1)))
        canvas.burn("L", at: Point(0.5, 0.25), height: 0.25, value: 1)
        let set = canvas.values.indices.filter { canvas.values[$0] == 1 }.map { [$0 % 20 - 10, $0 / 20 - 5] }
        #expect(set == [[0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [1, 4], [2, 4]])
    }

    private func volume(_ canvas: Canvas) -> Float {
        canvas.values.reduce(0, +) * 0.1 * 0.1
    }

    private func value(_ canvas: Canvas, at point: Point) -> Float {
        let pixel = grid.pixel(of: point)
        return canvas.values[Int(pixel.y.rounded()) * canvas.size + Int(pixel.x.rounded())]
    }

    private func variance(_ canvas: Canvas, of coordinate: (Point) -> Float) -> Float {
        canvas.values.indices.reduce(0) { sum, index in
            let place = coordinate(canvas.grid.point(column: index % canvas.size, row: index / canvas.size))
            return sum + canvas.values[index] * place * place
        }
    }
}
