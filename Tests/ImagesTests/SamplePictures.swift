import Foundation
import Work

@testable import Images

/// A picture whose samples follow a formula, so that another program can make the same one:
/// `(7 x² + 13 y² + 5 x y + 91 c) mod 256`.
func formulaPicture(width: Int, height: Int, channels: Int) -> PixelImage {
    var samples: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<channels { samples.append(UInt8((x * x * 7 + y * y * 13 + x * y * 5 + c * 91) % 256)) }
        }
    }
    return PixelImage(width: width, height: height, channels: channels, samples: samples)
}

extension PixelImage {
    /// The first digits of the SHA-256 of the samples.
    func checksum(digits: Int = 16) throws -> String { String(try ContentHash.sha256(samples).prefix(digits)) }

    /// The image with three channels, as Pillow's `convert("RGB")` makes it.
    var rgb: PixelImage { channels == 3 ? self : threeEqualChannels() }
}

/// A small generator of repeatable numbers (SplitMix64).
struct RepeatableNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension [UInt8] {
    init(contentsOf url: URL) throws { self = Array(try Data(contentsOf: url)) }

    func write(to url: URL) throws { try Data(self).write(to: url) }
}
