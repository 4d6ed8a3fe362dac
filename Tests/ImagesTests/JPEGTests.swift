import Foundation
import Testing

@testable import Images

/// Small JPEGs made by Pillow; corners are those of its `ImageOps.exif_transpose` and `convert`.
@Suite struct JPEGTests {
    /// 16 x 8 px of colour, to be turned by a quarter.
    private static let turned = """
        /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQE\
        BQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQU\
        FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAbEAAB\
        BAMAAAAAAAAAAAAAAAAABggkohETM//EABUBAQEAAAAAAAAAAAAAAAAAAAUG/8QAHREAAQIHAAAAAAAAAAAAAAAABQAiBAYHISOR8P/aAAwD\
        AQACEQMRAD8AjaJaVzhVL8iWk41wqgAQopFWcpGn06GWZe2v/9k=
        """

    /// 16 x 8 px of ink, kept as Adobe does.
    private static let cmyk = """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgW\
        FBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABcAAAMBAAAAAAAAAAAAAAAAAAAICQb/xAAfEAABAQkBAAAAAAAAAAAAAAAABwgZIzNB\
        RFFlgaP/2gAOBEMATQBZAEsAAD8AT9m214ZR23q/MWRJEkkwcUKplVWbbXgO29X5jrJIkkmDigH/2Q==
        """

    /// 16 x 8 px of grey with a restart marker after each block.
    private static let grey = """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8t\
        MC0oMCUoKSj/wAALCAAIABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQR\
        BRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4\
        eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/90ABAAB\
        /9oACAEBAAA/AON0T4b/AHf3P6V//9C7onw2+7+5/Sv/2Q==
        """

    private func bytes(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64.replacingOccurrences(of: "\n", with: ""))))
    }

    private func corners(_ image: PixelImage) -> [[Int]] {
        let last = image.width - 1
        let pixels = [0, last, (image.height - 1) * image.width, image.height * image.width - 1]
        return pixels.map { pixel in (0..<image.channels).map { Int(image.samples[pixel * image.channels + $0]) } }
    }

    private func expectCorners(_ base64: String, _ expected: [[Int]], width: Int, height: Int) throws {
        let document = try ImageDocument(bytes(base64), path: "small.jpg")
        let image = try document.image(0).image
        #expect(image.width == width && image.height == height)
        #expect(document.header.width == width && document.header.height == height)
        for (found, wanted) in zip(corners(image).joined(), expected.joined()) { #expect(abs(found - wanted) <= 2) }
    }

    @Test func orientationIsApplied() throws {
        try expectCorners(
            Self.turned, [[17, 213, 79], [0, 4, 0], [243, 221, 224], [224, 10, 142]], width: 8, height: 16)
    }

    @Test func inksBecomeColours() throws {
        try expectCorners(
            Self.cmyk, [[0, 0, 0], [240, 0, 150], [0, 224, 70], [240, 224, 220]], width: 16, height: 8)
    }

    @Test func greyStaysOnePlane() throws {
        try expectCorners(Self.grey, [[1], [89], [139], [228]], width: 16, height: 8)
    }

    @Test func everyTruncationIsAnError() throws {
        let whole = try bytes(Self.grey)
        for count in 0..<whole.count - 2 {
            #expect(throws: ImageFileError.self, "\(count) bytes") {
                try ImageDecoder.decode(Array(whole.prefix(count)), path: "cut.jpg")
            }
        }
    }

    @Test func aMissingRestartIsDamage() throws {
        var damaged = try bytes(Self.grey)
        let marker = try #require(
            damaged.indices.last { damaged[$0] == 0xFF && damaged[min($0 + 1, damaged.count - 1)] == 0xD0 })
        damaged.removeSubrange(marker..<marker + 2)
        let error = try #require(throws: ImageFileError.self) { try ImageDecoder.decode(damaged, path: "cut.jpg") }
        #expect(error.finding.hasPrefix("damaged JPEG ("))
    }

    @Test func scaledDecodingNeverGoesBelowTheTarget() {
        #expect(JPEGCodec.denominator(width: 2000, height: 1800, target: 224) == 8)
        #expect(JPEGCodec.denominator(width: 2000, height: 1780, target: 224) == 4)
        #expect(JPEGCodec.denominator(width: 300, height: 4000, target: 224) == 1)
        #expect(JPEGCodec.denominator(width: 2000, height: 2000, target: nil) == 1)
    }
}
