import CKernels
import Testing

@testable import Images

@Suite struct ResizeTests {
    struct Case: Sendable {
        let from: (width: Int, height: Int, channels: Int)
        let to: (width: Int, height: Int)
        let sha256: String

        init(from: (Int, Int, Int), to: (Int, Int), sha256: String) {
            self.from = from
            self.to = to
            self.sha256 = sha256
        }
    }

    /// By Pillow 13.0: `Image.fromarray(picture).resize(to, Image.BICUBIC)`; the picture is `formulaPicture`.
    static let pillow = [
        Case(from: (28, 28, 1), to: (224, 224), sha256: "9ba14d6faa515dc2"),
        Case(from: (61, 97, 3), to: (32, 50), sha256: "a563ed6aeb9df105"),
        Case(from: (300, 64, 3), to: (150, 32), sha256: "aa6c60aea583a516"),
        Case(from: (97, 61, 1), to: (97, 20), sha256: "e675200a3f702cab"),
        Case(from: (15, 102, 3), to: (7, 54), sha256: "bf942c2c161ac0de"),
        Case(from: (1, 40, 1), to: (9, 7), sha256: "652b7e68d3622088"),
        Case(from: (200, 3, 1), to: (13, 60), sha256: "955f70417f7267d4"),
        Case(from: (5, 5, 3), to: (1, 1), sha256: "3f610ccec9baba30"),
        Case(from: (640, 480, 1), to: (299, 224), sha256: "74a266a84e390be3"),
    ]

    @Test(arguments: pillow)
    func equalsPillow(_ example: Case) throws {
        let (width, height, channels) = example.from
        let image = formulaPicture(width: width, height: height, channels: channels)
        let resized = try image.resized(width: example.to.width, height: example.to.height)
        #expect(try resized.checksum() == example.sha256)
    }

    /// The same by `Image.BILINEAR`.
    static let pillowLinear = [
        Case(from: (28, 28, 1), to: (224, 224), sha256: "4d54b6a172bccc6c"),
        Case(from: (61, 97, 3), to: (32, 50), sha256: "c3b53aa9b1891758"),
        Case(from: (15, 102, 3), to: (7, 54), sha256: "4aaba9487554d941"),
        Case(from: (1, 40, 1), to: (9, 7), sha256: "6f218748fcd467d2"),
        Case(from: (640, 480, 1), to: (299, 224), sha256: "6777b2784969a9a6"),
    ]

    @Test(arguments: pillowLinear)
    func linearEqualsPillow(_ example: Case) throws {
        let (width, height, channels) = example.from
        let image = formulaPicture(width: width, height: height, channels: channels)
        let resized = try image.resized(width: example.to.width, height: example.to.height, filter: .bilinear)
        #expect(try resized.checksum() == example.sha256)
    }

    @Test(arguments: [ResizeFilter.bicubic, .bilinear, .area])
    func everyLevelGivesTheSameBytes(filter: ResizeFilter) throws {
        var numbers = RepeatableNumbers(state: 7)
        for _ in 0..<60 {
            func side() -> Int { Int.random(in: 1...70, using: &numbers) }
            let channels = Bool.random(using: &numbers) ? 1 : 3
            let image = formulaPicture(width: side(), height: side(), channels: channels)
            let (width, height) = (side(), side())
            let whole = PixelRectangle(x: 0, y: 0, width: width, height: height)
            let best = try image.resized(width: width, height: height, crop: whole, filter: filter)
            _ = ck_set_level(0)
            defer { _ = ck_set_level(-1) }
            let portable = try image.resized(width: width, height: height, crop: whole, filter: filter)
            #expect(portable == best, "\(image.width) x \(image.height) to \(width) x \(height)")
        }
    }

    @Test(arguments: [(50, 40), (20, 90), (90, 33)])
    func aCropIsThatPartOfTheWhole(width: Int, height: Int) throws {
        let image = formulaPicture(width: 40, height: 60, channels: 3)
        let whole = try image.resized(width: width, height: height)
        let crop = PixelRectangle(x: 3, y: 5, width: 11, height: 7)
        let part = try image.resized(width: width, height: height, crop: crop)
        for y in 0..<7 {
            let start = ((y + 5) * width + 3) * 3
            #expect(part.samples[y * 33..<(y + 1) * 33] == whole.samples[start..<start + 33], "row \(y)")
        }
    }

    @Test func areaAveragesWhatAPixelCovers() throws {
        let image = PixelImage(width: 3, height: 1, channels: 1, samples: [0, 90, 210])
        // Each of two pixels covers one and a half of three.
        #expect(try image.resized(width: 2, height: 1, filter: .area).samples == [30, 170])
    }

    @Test func extremeProportionsNeedOnlyTheirCrop() throws {
        let image = PixelImage(width: 1, height: 100_000, channels: 1, samples: [UInt8](repeating: 9, count: 100_000))
        let prepared = try CLIPPreprocessing(size: 16).resizedAndCropped(image)
        #expect(prepared.samples == [UInt8](repeating: 9, count: 256))
    }

    @Test func lumaIsPillows() {
        // Image.new("RGB", (4, 1)) with these pixels, convert("L").
        let image = PixelImage(
            width: 4, height: 1, channels: 3, samples: [255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 200, 99])
        #expect(image.grey().samples == [76, 150, 29, 132])
    }
}
