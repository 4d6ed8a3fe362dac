import Images
import Seeded
import Testing

@testable import CLIP

@Suite struct PairAugmentationTests {
    /// A ramp from left to right over a bright bottom.
    private static let image: PixelImage = {
        var samples = [UInt8](repeating: 250, count: 48 * 40)
        for index in 0..<48 * 30 { samples[index] = UInt8(index % 48 * 5) }
        return PixelImage(width: 48, height: 40, channels: 1, samples: samples)
    }()

    private static func apply(_ augmentation: PairAugmentation, seed: UInt64, size: Int = 24) throws -> PixelImage {
        var random = SeededGenerator(seed: seed)
        return try augmentation.apply(to: image, size: size, &random)
    }

    @Test func withoutRangesTheImageIsOnlyResized() throws {
        #expect(try Self.apply(.none, seed: 1) == Self.image.resized(width: 24, height: 24))
    }

    @Test func aSeedGivesOneImageAndSeedsDiffer() throws {
        let images = try (0..<20).map { try Self.apply(.radiograph, seed: $0) }
        #expect(try images == (0..<20).map { try Self.apply(.radiograph, seed: $0) })
        #expect(Set(images.map(\.samples)).count == 20)
        #expect(images.allSatisfy { $0.width == 24 && $0.height == 24 && $0.channels == 1 })
    }

    @Test func cropsKeepTheOrderOfLeftAndRight() throws {
        var augmentation = PairAugmentation.none
        augmentation.smallestCrop = 0.3
        augmentation.stretch = 1.5
        for seed in 0..<50 as Range<UInt64> {
            let row = try Self.apply(augmentation, seed: seed).samples[..<24]
            #expect(row.first ?? 0 < row.last ?? 0, "seed \(seed)")
        }
    }

    @Test func inversionExchangesDarkAndBright() throws {
        var augmentation = PairAugmentation.none
        augmentation.inversion = 1
        let plain = try Self.apply(.none, seed: 1).samples
        #expect(try Self.apply(augmentation, seed: 1).samples == plain.map { 255 - $0 })
    }

    @Test func noiseHasItsDeviation() throws {
        var augmentation = PairAugmentation.none
        augmentation.noise = 0.1
        let grey = PixelImage(width: 64, height: 64, channels: 1, samples: [UInt8](repeating: 128, count: 4096))
        let deviations = try (0..<200 as Range<UInt64>).map { seed -> Double in
            var random = SeededGenerator(seed: seed)
            let samples = try augmentation.apply(to: grey, size: 64, &random).samples.map { Double($0) - 128 }
            return (samples.reduce(0) { $0 + $1 * $1 } / 4096).squareRoot() / 255
        }
        // Deviations are drawn evenly between 0 and the largest.
        #expect(deviations.max() ?? 1 < 0.103)
        #expect(abs(deviations.reduce(0, +) / 200 - 0.05) < 0.01)
    }
}
