import Images
import Seeded
import Testing

@testable import Study

@Suite struct LookAlikeTests {
    @Test func copiesAndSmallChangesAreOneGroup() throws {
        let first = Self.picture(seed: 1)
        let images = [first, Self.picture(seed: 2), Self.changed(first, by: 2), first, Self.picture(seed: 3)]
        let found = LookAlikes(try images.map { try PictureSignature($0) })
        #expect(found.groups == [0, 1, 0, 0, 4])
        #expect(found.sizes == [3])
        #expect(found.count == 3)
    }

    @Test func likesOfLikesAreOneGroupWhateverTheirOrder() {
        // 1 and 3 differ in four bits; 2 lies between them.
        let signatures = [0b1111 << 40, 0, 0b11, 0b1111].map { Self.signature(hash: $0) }
        #expect(LookAlikes(signatures).groups == [0, 1, 1, 1])
        #expect(LookAlikes(signatures.reversed()).groups == [0, 0, 0, 3])
    }

    @Test func equalHashesAreNotEnough() {
        let pixels = [Float](repeating: 0, count: 2)
        let signatures = [[Float(1), 0], [0, 1], pixels].map { PictureSignature(hash: 5, pixels: $0) }
        #expect(LookAlikes(signatures).sizes.isEmpty)
    }

    @Test func brightnessDoesNotHideALike() throws {
        let picture = Self.picture(seed: 4)
        let brighter = PixelImage(
            width: picture.width, height: picture.height, channels: 1, samples: picture.samples.map { $0 / 2 + 90 })
        let (left, right) = (try PictureSignature(picture), try PictureSignature(brighter))
        #expect(left.correlation(with: right) > 0.999)
        #expect(left.distance(to: right) <= LookAlikes.mostBits)
    }

    @Test func emptyImagesAreAlike() throws {
        let empty = PixelImage(width: 8, height: 8, channels: 1, samples: [UInt8](repeating: 9, count: 64))
        let signatures = try [empty, Self.picture(seed: 5), empty].map { try PictureSignature($0) }
        #expect(LookAlikes(signatures).groups == [0, 1, 0])
    }

    private static func signature(hash: UInt64) -> PictureSignature { PictureSignature(hash: hash, pixels: [1]) }

    /// Smooth random blobs, so that a difference of a grey level or two leaves the hash as it is.
    private static func picture(seed: UInt64) -> PixelImage {
        var generator = SeededGenerator(seed: seed)
        let cells = (0..<72).map { _ in UInt8(generator.below(200)) }
        var samples: [UInt8] = []
        for y in 0..<64 { for x in 0..<72 { samples.append(cells[y / 8 * 9 + x / 8]) } }
        return PixelImage(width: 72, height: 64, channels: 1, samples: samples)
    }

    private static func changed(_ image: PixelImage, by levels: UInt8) -> PixelImage {
        let samples = image.samples.enumerated().map { $0.isMultiple(of: 7) ? $1 + levels : $1 }
        return PixelImage(width: image.width, height: image.height, channels: 1, samples: samples)
    }
}
