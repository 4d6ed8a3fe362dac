import Testing

@testable import Images

@Suite struct PNGEncoderTests {
    @Test(arguments: [1, 3])
    func decodesToTheSameImage(channels: Int) throws {
        let image = formulaPicture(width: 17, height: 5, channels: channels)
        let bytes = try PNGEncoder.encode(image)
        #expect(try ImageDecoder.decode(bytes, path: "written.png") == image)
        #expect(try PNGEncoder.encode(image) == bytes)
    }

    @Test func refusesAnImageWithoutPixels() {
        #expect(throws: PNGEncoder.Failure.self) {
            try PNGEncoder.encode(PixelImage(width: 0, height: 3, channels: 1, samples: []))
        }
    }
}
