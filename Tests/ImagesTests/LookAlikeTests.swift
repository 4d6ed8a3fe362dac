import Seeded
import Testing

@testable import Images

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
        let signatures = [[Float(1), 0], [0, 1], [0, 0]].map { PictureSignature(hash: 5, values: $0) }
        #expect(LookAlikes(signatures).sizes.isEmpty)
    }

    @Test func brightnessDoesNotHideALike() throws {
        let picture = Self.picture(seed: 4)
        let brighter = PixelImage(
            width: picture.width, height: picture.height, channels: 1, samples: picture.samples.map { $0 / 2 + 90 })
        let signatures = PictureSignatures([try PictureSignature(picture), try PictureSignature(brighter)])
        #expect(signatures.correlation(0, 1) > 0.999)
        #expect(signatures.areAlike(0, 1))
    }

    @Test func emptyImagesAreAlike() throws {
        let empty = PixelImage(width: 8, height: 8, channels: 1, samples: [UInt8](repeating: 9, count: 64))
        let signatures = try [empty, Self.picture(seed: 5), empty].map { try PictureSignature($0) }
        #expect(LookAlikes(signatures).groups == [0, 1, 0])
    }

    @Test func likenessAloneMakesNoLargeGroups() {
        let signatures = (0..<200).map { _ in Self.signature(hash: 7) }
        let found = LookAlikes(signatures)
        #expect(found.sizes == [64, 64, 64, 8])
    }

    /// Hashes in crowds around a hundred centres: every pair that all comparisons would find is found.
    @Test func crowdsAreSearchedWhole() {
        var generator = SeededGenerator(seed: 8)
        let centres = (0..<100).map { _ in generator.next() }
        let hashes = (0..<3000).map { index in
            centres[index % 100] ^ (1 << UInt64(generator.below(64))) ^ (1 << UInt64(generator.below(64)))
        }
        var found: Set<[Int]> = []
        NearHashes(hashes).visitPairs { left, right in
            if (hashes[left] ^ hashes[right]).nonzeroBitCount <= 2 {
                found.insert([min(left, right), max(left, right)])
            }
        }
        var expected = 0
        for right in 0..<3000 {
            for left in 0..<right where (hashes[left] ^ hashes[right]).nonzeroBitCount <= 2 { expected += 1 }
        }
        #expect(expected > 100 && found.count == expected)
    }

    private static func signature(hash: UInt64) -> PictureSignature { PictureSignature(hash: hash, values: [1, 0]) }

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
