import Foundation
import TestSupport
import Testing

@testable import Images

/// Damage that every checksum of the file vouches for, so that it reaches libpng's transformations and our own.
@Suite struct PNGDamageTests {
    @Test(.enabled(if: PNGDecoderTests.conformance != nil, Comment(rawValue: References.realDataMissing)))
    func damageBehindValidChecksumsNeverCrashes() throws {
        let folder = try #require(PNGDecoderTests.conformance)
        var numbers = RepeatableNumbers(state: 5)
        var decoded = 0
        for name in PNGConformance.expected.keys.sorted() {
            let original = try [UInt8](contentsOf: folder.appendingPathComponent("\(name).png"))
            guard original.count < 400 else { continue }
            for _ in 0..<8 {
                let damaged = damageWithValidChecksums(original, &numbers)
                guard let image = try? ImageDecoder.decode(damaged, path: name) else { continue }
                decoded += 1
                #expect(image.samples.count == image.width * image.height * image.channels)
            }
        }
        // Most damage is found by zlib's own checksum; some of it changes only sizes, palettes and chunks of no matter.
        #expect(decoded > 20)
    }

    /// Changes up to three bytes within chunks and then repairs the chunks' checksums.
    private func damageWithValidChecksums(_ png: [UInt8], _ numbers: inout RepeatableNumbers) -> [UInt8] {
        var damaged = png
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            damaged[Int.random(in: 16..<damaged.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
        }
        var chunk = 8
        while chunk + 12 <= damaged.count {
            let length = damaged[chunk..<chunk + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = chunk + 8 + length
            guard end + 4 <= damaged.count else { break }
            let checksum = crc32(Array(damaged[chunk + 4..<end]))
            damaged.replaceSubrange(end..<end + 4, with: (0..<4).map { UInt8(checksum >> (24 - 8 * $0) & 255) })
            chunk = end + 4
        }
        return damaged
    }
}
