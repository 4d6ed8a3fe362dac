import Foundation
import Testing

@testable import Seeded

@Suite struct SeededGeneratorTests {
    @Test func sameSeedGivesTheSameNumbers() {
        var first = SeededGenerator(seed: 7, stream: 3)
        var second = SeededGenerator(seed: 7, stream: 3)
        #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
    }

    @Test func streamsOfOneSeedDiffer() {
        var first = SeededGenerator(seed: 7, stream: 0)
        var second = SeededGenerator(seed: 7, stream: 1)
        #expect(first.next() != second.next())
    }

    @Test func numbersBelowABoundCoverItEvenly() {
        var generator = SeededGenerator(seed: 1)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.below(7)] += 1 }
        // Chi-squared with 6 degrees of freedom exceeds 22.5 once in a thousand times.
        let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
        #expect(chiSquared < 22.5)
    }

    @Test func logarithmAndCosineAreTheirs() {
        var generator = SeededGenerator(seed: 3)
        #expect(Elementary.log(1) == 0)
        for number in (0..<20_000).map({ _ in generator.uniform() }) + [
            0x1p-53, 0.5, 0.707_106_781_186_547_5, 1 - 0x1p-53,
        ] {
            #expect(abs(Elementary.log(number) - log(number)) <= 4 * log(number).ulp)
            #expect(abs(Elementary.cosine(turns: number) - cos(2 * .pi * number)) < 2e-15)
        }
        #expect([0, 0.25, 0.5, 0.75].map { Elementary.cosine(turns: $0) } == [1, 0, -1, 0])
    }

    /// The bits that every machine must draw: computed once with the arithmetic of IEEE 754, whatever the C library.
    @Test func normalNumbersAreTheSameBitsEverywhere() {
        var generator = SeededGenerator(seed: 2026)
        let bits = (0..<4).map { _ in generator.normal().bitPattern }
        #expect(
            bits == [
                13_812_629_132_473_552_962, 13_830_772_276_411_785_769, 4_607_724_443_896_988_269,
                13_830_307_724_470_634_592,
            ])
    }

    @Test func normalNumbersHaveTheirMoments() {
        var generator = SeededGenerator(seed: 2)
        let numbers = (0..<50_000).map { _ in generator.normal() }
        let mean = numbers.reduce(0, +) / 50_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000
        #expect(abs(mean) < 0.02)
        #expect(abs(variance - 1) < 0.03)
    }

    @Test func shufflingKeepsEveryElement() {
        var generator = SeededGenerator(seed: 3)
        var numbers = Array(0..<1000)
        generator.shuffle(&numbers)
        #expect(numbers != Array(0..<1000))
        #expect(numbers.sorted() == Array(0..<1000))
    }
}
