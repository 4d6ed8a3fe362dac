import Testing

@testable import Images

/// Small uncompressed TIFFs, written tag by tag (TIFF 6.0).
@Suite struct TIFFTests {
    /// A file of one or more pages of one strip each, little endian.
    private func file(_ pages: [(tags: [Int: [Int]], pixels: [UInt8])], loops: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
        func long(_ value: Int) -> [UInt8] { short(value & 0xFFFF) + short(value >> 16) }
        for (index, page) in pages.enumerated() {
            let count = page.tags.count + 2
            let end = bytes.count + 2 + 12 * count + 4
            var tags = page.tags
            tags[273] = [end]
            tags[279] = [page.pixels.count]
            bytes += short(count)
            for (tag, values) in tags.sorted(by: { $0.key < $1.key }) {
                bytes += short(tag) + short(values.count == 1 ? 4 : 3) + long(values.count)
                bytes += values.count == 1 ? long(values[0]) : short(values[0]) + short(values[1])
            }
            let isLast = index == pages.count - 1
            bytes += long(isLast ? (loops ? 8 : 0) : end + page.pixels.count) + page.pixels
        }
        return bytes
    }

    private func page(
        width: Int, height: Int, bits: Int = 8, photometric: Int = 1, _ pixels: [UInt8], _ more: [Int: [Int]] = [:]
    ) -> (tags: [Int: [Int]], pixels: [UInt8]) {
        let tags = [256: [width], 257: [height], 258: [bits], 259: [1], 262: [photometric], 277: [1], 278: [height]]
        return (tags.merging(more) { $1 }, pixels)
    }

    private func shown(_ bytes: [UInt8], _ frame: Int = 0) throws -> [UInt8] {
        try ImageDocument(bytes, path: "small.tif").image(frame).image.samples
    }

    @Test func whiteMayBeZero() throws {
        #expect(try shown(file([page(width: 2, height: 1, photometric: 0, [0, 55])])) == [255, 200])
        #expect(
            try shown(file([page(width: 8, height: 1, bits: 1, photometric: 0, [0b1010_0000])])) == [
                0, 255, 0, 255, 255, 255, 255, 255,
            ])
    }

    @Test func fewBitsAreSpread() throws {
        #expect(try shown(file([page(width: 4, height: 1, bits: 2, [0b0001_1011])])) == [0, 85, 170, 255])
        #expect(try shown(file([page(width: 2, height: 1, bits: 4, [0x0F])])) == [0, 255])
    }

    @Test func twelvePackedBitsAreDeep() throws {
        let rendered = try ImageDocument(file([page(width: 2, height: 1, bits: 12, [0x80, 0x0F, 0xFF])]), path: "a")
            .image(0)
        #expect(rendered.image.samples == [128, 255] && rendered.windowing == .highByte(of: 12))
    }

    @Test func signedValuesAreShownByTheirRange() throws {
        let bytes = file([page(width: 3, height: 1, bits: 16, [0x00, 0x80, 0, 0, 0xFF, 0x7F], [339: [2]])])
        #expect(try shown(bytes) == [0, 128, 255])
    }

    @Test func orientationIsApplied() throws {
        let pixels: [UInt8] = [1, 2, 3, 4, 5, 6]
        let expected: [Int: [UInt8]] = [
            1: [1, 2, 3, 4, 5, 6], 2: [3, 2, 1, 6, 5, 4], 3: [6, 5, 4, 3, 2, 1], 4: [4, 5, 6, 1, 2, 3],
            5: [1, 4, 2, 5, 3, 6], 6: [4, 1, 5, 2, 6, 3], 7: [6, 3, 5, 2, 4, 1], 8: [3, 6, 2, 5, 1, 4],
        ]
        for (orientation, samples) in expected {
            let document = try ImageDocument(
                file([page(width: 3, height: 2, pixels, [274: [orientation]])]), path: "turned.tif")
            #expect(document.header.width == (orientation < 5 ? 3 : 2))
            #expect(try document.image(0).image.samples == samples, "orientation \(orientation)")
        }
    }

    @Test func pagesAreFrames() throws {
        let bytes = file([page(width: 1, height: 1, [7]), page(width: 2, height: 1, [8, 9])])
        #expect(try ImageDocument(bytes, path: "a.tif").header.frames == 2)
        #expect(try shown(bytes, 1) == [8, 9])
        #expect(throws: ImageFileError.self) { try shown(bytes, 2) }
    }

    @Test func directoriesThatLeadInCirclesEnd() throws {
        let bytes = file([page(width: 1, height: 1, [7]), page(width: 1, height: 1, [8])], loops: true)
        #expect(try ImageDocument(bytes, path: "loop.tif").header.frames == 2)
        #expect(try shown(bytes, 1) == [8])
    }

    @Test func damageIsAnError() throws {
        let whole = file([page(width: 20, height: 20, Array(repeating: 5, count: 400))])
        for count in stride(from: 4, to: whole.count, by: 7) {
            #expect(throws: ImageFileError.self, "\(count) bytes") { try shown(Array(whole.prefix(count))) }
        }
        for page in [
            page(width: 100_000, height: 100_000, [1]), page(width: 0, height: 1, [1]),
            page(width: 1, height: 1, bits: 64, [1]), page(width: 1, height: 1, photometric: 8, [1]),
        ] {
            #expect(throws: ImageFileError.self) { try shown(file([page])) }
        }
    }
}
