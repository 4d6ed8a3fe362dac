import Images
import Testing

@testable import Phantoms

@Suite struct PhantomGeneratorTests {
    let generator = PhantomGenerator(seed: 7)

    @Test(arguments: PhantomKind.allCases)
    func sameSeedAndNumberGiveTheSamePhantom(kind: PhantomKind) {
        let others = PhantomGenerator(seed: 7)
        _ = others.phantom(index: 9, kind: kind, size: 16)
        let (one, two) = (
            generator.phantom(index: 3, kind: kind, size: 16), others.phantom(index: 3, kind: kind, size: 16)
        )
        #expect(one.image == two.image)
        #expect(one.caption == two.caption)
    }

    @Test(arguments: PhantomKind.allCases)
    func seedAndNumberMakeADifference(kind: PhantomKind) {
        let phantom = generator.phantom(index: 3, kind: kind, size: 16)
        #expect(phantom.image != generator.phantom(index: 4, kind: kind, size: 16).image)
        #expect(phantom.image != PhantomGenerator(seed: 8).phantom(index: 3, kind: kind, size: 16).image)
    }

    @Test(arguments: PhantomKind.allCases, [28, 150])
    func imagesHaveTheSizeAskedForAndContrast(kind: PhantomKind, size: Int) {
        let image = generator.phantom(index: 0, kind: kind, size: size).image
        #expect(image.width == size && image.height == size)
        #expect(Set(image.samples).count > 20)
    }

    @Test(arguments: PhantomKind.allCases)
    func largerImagesShowTheSameAnatomy(kind: PhantomKind) {
        let small = generator.phantom(index: 1, kind: kind, size: 16).image
        let large = generator.phantom(index: 1, kind: kind, size: 64).image
        #expect(correlation(luminance(small, cells: 8), luminance(large, cells: 8)) > 0.8)
    }

    @Test func puzzlesComeAtTheShareAskedFor() {
        let puzzling = PhantomGenerator(seed: 1, puzzleShare: 0.3)
        let puzzles = (0..<100).filter { puzzling.phantom(index: $0, kind: .chest, size: 8).hardship != nil }
        #expect((18...42).contains(puzzles.count))
        #expect(generator.phantom(index: 0, kind: .chest, size: 8).hardship == nil)
    }

    @Test func hardshipsAreThoseAskedFor() {
        let usual = PhantomGenerator(seed: 1, puzzleShare: 1)
        let met = Set((0..<60).compactMap { usual.phantom(index: $0, kind: .breast, size: 8).hardship })
        #expect(met == Set(Hardship.usual))
        let mounted = PhantomGenerator(seed: 1, puzzleShare: 1, hardships: [.mounted])
        let phantoms = (0..<8).map { mounted.phantom(index: $0, kind: .breast, size: 32) }
        #expect(phantoms.allSatisfy { $0.hardship == .mounted })
        #expect(phantoms.allSatisfy { $0.image.samples.first == 255 && $0.image.samples.last == 255 })
    }

    /// Means of the samples on a grid of `cells` by `cells`.
    private func luminance(_ image: PixelImage, cells: Int) -> [Float] {
        var sums = [Float](repeating: 0, count: cells * cells)
        let side = image.width / cells
        for row in 0..<image.height {
            for column in 0..<image.width * image.channels {
                let cell = row / side * cells + column / image.channels / side
                sums[cell] += Float(image.samples[row * image.width * image.channels + column])
            }
        }
        return sums
    }

    private func correlation(_ one: [Float], _ two: [Float]) -> Float {
        let (meanOne, meanTwo) = (one.reduce(0, +) / Float(one.count), two.reduce(0, +) / Float(two.count))
        let products = zip(one, two).map { ($0 - meanOne) * ($1 - meanTwo) }.reduce(0, +)
        let squares = one.map { ($0 - meanOne) * ($0 - meanOne) }.reduce(0, +)
        let others = two.map { ($0 - meanTwo) * ($0 - meanTwo) }.reduce(0, +)
        return products / (squares * others).squareRoot()
    }
}
