import Foundation
import Images
import TestSupport
import Testing

/// `render`, and the children that decode for it.
@Suite struct RenderTests {
    /// A TIFF of one grey row.
    private func tiff(_ pixels: [UInt8]) -> [UInt8] {
        let tags: [(Int, Int)] = [
            (256, pixels.count), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8 + 2 + 9 * 12 + 4), (277, 1), (278, 1),
            (279, pixels.count),
        ]
        func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
        var bytes: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        bytes += short(tags.count)
        for (tag, value) in tags {
            for half in [tag, 4, 1, 0, value, 0] { bytes += short(half) }
        }
        return bytes + [0, 0, 0, 0] + pixels
    }

    private func image(_ place: Workplace, _ name: String) throws -> [UInt8] {
        let bytes = try Data(contentsOf: place.folder.appendingPathComponent(name))
        return try ImageDecoder.decode(Array(bytes), path: name).samples
    }

    @Test func whatCanBeReadIsWrittenAndTheRestIsTold() throws {
        try Workplace.with(images: 1) { place in
            try Data(tiff([3, 4, 5])).write(to: place.folder.appendingPathComponent("a.tif"))
            try place.write("hello", to: "notes.dcm")
            let outcome = try place.run(
                "render", "a.tif", "notes.dcm", SampleImages.ids(1)[0], "--output", "seen")
            #expect(outcome.code == 0)
            #expect(outcome.text == "2 image(s) in seen; skipped 1 unreadable\n")
            #expect(
                outcome.errors.contains("overread: skipped notes.dcm: no image; expected a PNG, JPEG, TIFF or DICOM"))
            #expect(try image(place, "seen/a.tif.f0.png") == [3, 4, 5])
        }
    }

    @Test func nothingToRenderIsBadDataAndEqualNamesAreAMistake() throws {
        try Workplace.with(images: 0) { place in
            try place.write("hello", to: "notes.dcm")
            #expect(try place.run("render", "notes.dcm", "--output", "seen").code == 65)
            #expect(try place.run("render", "a/x.dcm", "b/x.dcm", "--output", "seen").code == 64)
            #expect(try place.run("render", "x.dcm", "--output", "seen", "--window", "40,0").code == 64)
            #expect(try place.run("render", "x.dcm", "--output", "seen", "--frames", "some").code == 64)
        }
    }

    private func pool(memory: UInt64 = 4 << 30) -> DecoderPool {
        DecoderPool(
            program: Program.path, argument: "decode-images", limits: DecoderPool.Limits(memory: memory))
    }

    private func samples(_ bytes: [UInt8], _ pool: DecoderPool) throws -> [UInt8] {
        try ImageDecoder.decode(bytes, path: "a.tif", options: DecodingOptions(isolation: .children(pool))).samples
    }

    @Test func oneChildServesManyImagesAndAKilledOneIsReplaced() throws {
        let pool = pool()
        #expect(try samples(tiff([1, 2]), pool) == [1, 2])
        let first = pool.idleProcesses
        #expect(first.count == 1)
        #expect(try samples(tiff([9, 8, 7]), pool) == [9, 8, 7])
        #expect(pool.idleProcesses == first)
        kill(first[0], SIGKILL)
        #expect(try samples(tiff([4]), pool) == [4])
        #expect(pool.idleProcesses.count == 1 && pool.idleProcesses != first)
    }

    @Test func whatALibraryRefusesCostsNoChild() throws {
        let pool = pool()
        let error = try #require(throws: ImageFileError.self) { try samples(Array(tiff([1, 2]).prefix(20)), pool) }
        #expect(error.path == "a.tif" && error.finding.contains("Failed to read directory"))
        #expect(pool.idleProcesses.count == 1)
    }

    @Test func aChildThatDiesTwiceCostsTheImage() throws {
        let dying = DecoderPool(program: "/bin/false", argument: "decode-images")
        let error = try #require(throws: ImageFileError.self) { try samples(tiff([1]), dying) }
        #expect(error.finding == "its decoder ended by itself")
        let absent = DecoderPool(program: "/nowhere/overread", argument: "decode-images")
        #expect(throws: DecoderUnavailable.self) { try samples(tiff([1]), absent) }
    }
}
