import Foundation
import TestSupport
import Testing

@testable import Images

@Suite struct PNGDecoderTests {
    static let conformance = References.realData?.appendingPathComponent("png-conformance")
    static let malformed = References.realData?.appendingPathComponent("png-malformed")

    @Test(.enabled(if: conformance != nil, Comment(rawValue: References.realDataMissing)))
    func decodesThePngSuiteAsPillowDoes() throws {
        let folder = try #require(Self.conformance)
        for (name, checksum) in PNGConformance.expected {
            let url = folder.appendingPathComponent("\(name).png")
            let image = try ImageDecoder.decode([UInt8](contentsOf: url), path: url.path)
            #expect(try image.rgb.checksum(digits: 8) == checksum, "\(name)")
        }
        #expect(PNGConformance.expected.count == 161)
    }

    @Test(.enabled(if: conformance != nil, Comment(rawValue: References.realDataMissing)))
    func greyKindsStayOnePlane() throws {
        let folder = try #require(Self.conformance)
        // Grey, 16-bit grey, grey with alpha, grey with a colour key; RGB; palettes of colours.
        let channels = ["basn0g01": 1, "basn0g16": 1, "basn4a16": 1, "tbbn0g04": 1, "basn2c08": 3, "basn3p08": 3]
        for (name, expected) in channels {
            let bytes = try [UInt8](contentsOf: folder.appendingPathComponent("\(name).png"))
            #expect(try ImageDecoder.decode(bytes, path: name).channels == expected, "\(name)")
        }
    }

    /// Pillow takes xcsn0g01, whose image data has a wrong checksum; all the others are refused by both.
    @Test(.enabled(if: malformed != nil, Comment(rawValue: References.realDataMissing)))
    func refusesMalformedFiles() throws {
        let folder = try #require(Self.malformed)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".png") }
        #expect(names.count == 14)
        for name in names {
            let bytes = try [UInt8](contentsOf: folder.appendingPathComponent(name))
            #expect(throws: ImageFileError.self, "\(name)") { try ImageDecoder.decode(bytes, path: name) }
        }
    }

    @Test func refusesHugeImagesByTheirHeader() throws {
        let header = PNGHeader.signature + [0, 0, 0, 13] + Array("IHDR".utf8)
        let size: [UInt8] = [0, 0, 0xEA, 0x60]
        let bytes = header + size + size + [8, 0, 0, 0, 0]
        let error = try #require(throws: ImageFileError.self) { try ImageDecoder.decode(bytes, path: "huge.png") }
        #expect(error.finding == "an image of 60000 x 60000 px")
        #expect(error.description.hasPrefix("huge.png: an image of 60000 x 60000 px; expected at most "))
    }

    @Test func everyTruncationIsAnError() throws {
        let whole = try PNGEncoder.encode(formulaPicture(width: 9, height: 7, channels: 3))
        for count in 0..<whole.count {
            #expect(throws: ImageFileError.self, "\(count) bytes") {
                try ImageDecoder.decode(Array(whole.prefix(count)), path: "truncated.png")
            }
        }
    }

    @Test func everyFlippedBitIsAnErrorOrHarmless() throws {
        let original = formulaPicture(width: 6, height: 5, channels: 1)
        let whole = try PNGEncoder.encode(original)
        for bit in 0..<8 * whole.count {
            var damaged = whole
            damaged[bit / 8] ^= 1 << (bit % 8)
            // Every chunk has a checksum, so whatever is decoded must be the original.
            if let image = try? ImageDecoder.decode(damaged, path: "flipped.png") { #expect(image == original) }
        }
    }

    @Test func randomDamageNeverCrashes() throws {
        var numbers = RepeatableNumbers(state: 1)
        let whole = try PNGEncoder.encode(formulaPicture(width: 20, height: 20, channels: 3))
        for _ in 0..<500 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...20, using: &numbers) {
                damaged[Int.random(in: 8..<damaged.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
            }
            #expect(throws: ImageFileError.self) { try ImageDecoder.decode(damaged, path: "damaged.png") }
        }
    }

    @Test(arguments: [
        ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG without a frame header"), (Array("GIF89a".utf8), "a GIF image"),
        ([], "an empty file"),
        (Array("case,label\n".utf8), "no image"),
        ([UInt8](repeating: 0, count: 128) + Array("DICM".utf8), "damaged DICOM (no data set after the header)"),
    ])
    func saysWhatItFoundInstead(bytes: [UInt8], finding: String) throws {
        let error = try #require(throws: ImageFileError.self) { try ImageDecoder.decode(bytes, path: "file") }
        #expect(error.finding == finding)
    }
}
