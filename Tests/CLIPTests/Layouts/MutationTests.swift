import Foundation
import Seeded
import TestSupport
import Testing

@testable import CLIP

/// Files of a model that were damaged at random: each either still is a model, or is refused in a sentence. Nothing traps.
@Suite(.enabled(if: TinyFixture.isThere, TinyFixture.missing)) struct MutationTests {
    /// Damaged files of each kind; `OVERREAD_MUTATIONS` asks for more.
    private static let count = ProcessInfo.processInfo.environment["OVERREAD_MUTATIONS"].flatMap { Int($0) } ?? 40

    @Test(arguments: [
        ("biomedclip", "open_clip_pytorch_model.bin", ["open_clip_model.safetensors"]),
        ("biomedclip", "open_clip_model.safetensors", ["open_clip_pytorch_model.bin"]),
        ("biomedclip", "open_clip_config.json", ["open_clip_pytorch_model.bin"]),
        ("biomedclip", "vocab.txt", ["open_clip_pytorch_model.bin", "tokenizer.json"]),
        ("siglip", "spiece.model", []),
    ])
    func damagedFilesAreRefusedInASentence(model: String, name: String, without: [String]) throws {
        let source = try #require(References.fixtures).appendingPathComponent("models/\(model)")
        try withTemporaryFolder { folder in
            for file in try FileManager.default.contentsOfDirectory(atPath: source.path)
            where !without.contains(file) && file != name {
                try FileManager.default.createSymbolicLink(
                    at: folder.appendingPathComponent(file), withDestinationURL: source.appendingPathComponent(file))
            }
            let whole = Array(try Data(contentsOf: source.appendingPathComponent(name)))
            var (random, refused) = (SeededGenerator(seed: 1, stream: UInt64(whole.count)), 0)
            for _ in 0..<Self.count {
                let bytes = Self.damaged(whole, &random)
                try Data(bytes).write(to: folder.appendingPathComponent(name))
                do {
                    let model = try CLIPModel(directory: folder)
                    _ = model.tokenizer.encode(["this is a photo of a chest x-ray, \u{E9}\u{301}"])
                } catch {
                    refused += 1
                    #expect(!"\(error)".isEmpty)
                }
            }
            // Damage in the middle of the weights' numbers, or in a word, is no other's business.
            #expect(refused > 0, "\(name): \(refused) of \(Self.count) refused")
        }
    }

    /// A few bytes changed, a stretch cut out, doubled or set to one value, or the end cut off; half of all within the first
    /// and the last thousand bytes, where formats have their heads and directories.
    private static func damaged(_ whole: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = whole
        func place() -> Int {
            let near = min(1000, whole.count)
            switch random.below(4) {
            case 0: return random.below(near)
            case 1: return whole.count - 1 - random.below(near)
            default: return random.below(whole.count)
            }
        }
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let start = min(place(), bytes.count - 1)
            let end = min(bytes.count, start + 1 + random.below(64))
            switch random.below(6) {
            case 0: bytes[start] ^= UInt8(1 << random.below(8))
            case 1: bytes[start] = UInt8(random.below(256))
            case 2: bytes.removeSubrange(start..<end)
            case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 4: for index in start..<end { bytes[index] = 0xFF }
            default: if random.below(4) == 0 { bytes.removeSubrange(start...) }
            }
        }
        return bytes
    }
}
