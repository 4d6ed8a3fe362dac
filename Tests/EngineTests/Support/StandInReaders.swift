import Foundation
import Images
import Labels
import Store
import Tensors

@testable import Convnet
@testable import Engine

/// Readers that know an image by its first pixel alone, so that a test can foretell every read.
enum StandIns {
    static let readers = Readers(first: { _ in First() }, second: Second())

    /// The class that the first reader gives an image by its first grey level.
    static func first(_ grey: Int, prompts: [[String]]) -> Int {
        mix(prompts.flatMap { $0 }.joined(), grey) % prompts.count
    }

    /// The class that the second reader gives it.
    static func second(_ grey: Int, classes: [String]) -> Int { mix("over-read", grey) % classes.count }

    private static func mix(_ text: String, _ grey: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Array(text.utf8) + [UInt8(truncatingIfNeeded: grey)] {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Int(hash >> 40)
    }

    private static func probabilities(_ index: Int, of count: Int) -> [Float] {
        (0..<count).map { $0 == index ? 0.75 : 0.25 / Float(count - 1) }
    }

    private struct First: FirstReader {
        let name = "stand-in"
        let path: String? = nil
        let identity = "stand-in"
        let notes: [String] = []

        func read(
            _ range: Range<Int>, prompts: [[String]], threads: Int,
            load: @escaping @Sendable (Int) throws -> PixelImage?,
            deliver: @escaping @Sendable ([Int], [FreshRead]) throws -> Void
        ) throws {
            for number in range {
                guard let image = try load(number) else { continue }
                let index = StandIns.first(Int(image.samples[0]), prompts: prompts)
                try deliver([number], [FreshRead(Read(probabilities: probabilities(index, of: prompts.count)))])
            }
        }
    }

    private struct Second: SecondReader {
        func convene(
            _ lots: [Evidence], silencing silenced: Int?, for lesson: OverReadLesson, workers: Int
        ) -> Jury? { nil }

        func learn(_ numbers: Range<Int>, of lesson: OverReadLesson, _ compute: Compute) -> Learning {
            Learning(networks: [], signs: nil)
        }

        func read(
            _ members: [Int], among images: TrainingImages, by learning: Learning, classes: [String],
            _ compute: Compute
        ) -> [[Float]] {
            members.map { member in
                let grey = Int(images.planes[member * images.size * images.size])
                return probabilities(StandIns.second(grey, classes: classes), of: classes.count)
            }
        }

        func keep(_ learning: Learning, classes: [String], at file: URL, _ compute: Compute) throws {}
    }
}
