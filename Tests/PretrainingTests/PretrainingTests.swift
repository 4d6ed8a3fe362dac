import CLIP
import Foundation
import Phantoms
import TestSupport
import Tensors
import Testing
import Work

@testable import Pretraining

@Suite struct PretrainingTests {
    private static let shape = CLIPConfiguration(
        vision: .image(
            transformer: TransformerConfiguration(width: 32, mlpWidth: 64, layers: 1, heads: 2), imageSize: 16,
            patchSize: 8),
        text: .text(
            transformer: TransformerConfiguration(width: 32, mlpWidth: 64, layers: 1, heads: 2),
            vocabularySize: 540, contextLength: 24, pooling: .largestID),
        projectionWidth: 16)

    private static func request(
        _ output: URL, count: Int = 200, epochs: Int = 2, threads: Int = 2, seed: UInt64 = 3
    ) -> PretrainingRequest {
        let pairs = CaptionedPhantoms(
            generator: PhantomGenerator(seed: 1), kinds: [.chest, .breast, .fundus], count: count, size: 20)
        return PretrainingRequest(
            pairs: pairs, pairsName: "phantoms", start: .scratch(shape, merges: nil), output: output, epochs: epochs,
            recipe: ContrastiveRecipe(steps: 1, batch: 36, learningRate: 3e-3, seed: seed), threads: threads)
    }

    private static func bytes(_ folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) })
    }

    @Test func aModelIsLearntWrittenAndRead() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("new/model")
            let outcome = try Pretraining(Self.request(output, epochs: 12), monitor: StageMonitor()).run()
            #expect(outcome.steps == 60)
            #expect(outcome.trainingPairs == 180)
            let losses = outcome.curve.points.map(\.loss)
            #expect(try #require(losses.last) < #require(losses.first) - 0.5)
            let found = try #require(outcome.curve.points.last?.retrieval)
            #expect(found.pairs == 20)
            #expect(found.mean > found.chance)
            let model = try CLIPModel(directory: output)
            #expect((model.tokenizer as? CLIPTokenizer)?.vocabulary.ids.count == outcome.tokens)
            #expect(outcome.tokens <= 540)
            #expect(try model.textEmbeddings(["a chest x-ray"], threads: 1)[0].count == 16)
            let files = try Self.bytes(output).keys.sorted()
            #expect(
                files == [
                    "config.json", "merges.txt", "model.safetensors", "preprocessor_config.json", "training.csv",
                    "vocab.json",
                ])
        }
    }

    @Test func interruptedTrainingEndsAsIfItHadNotBeen() throws {
        try withTemporaryFolder { folder in
            let (whole, parts) = (folder.appendingPathComponent("whole"), folder.appendingPathComponent("parts"))
            _ = try Pretraining(Self.request(whole, threads: 1), monitor: StageMonitor()).run()
            for stop in [3, 7] {
                let cancellation = Cancellation()
                let monitor = StageMonitor(
                    report: { if $0.completed == stop { cancellation.cancel() } }, cancellation: cancellation)
                #expect(throws: Cancelled()) { try Pretraining(Self.request(parts), monitor: monitor).run() }
                #expect(try Self.bytes(parts)["model.safetensors"] == nil)
            }
            _ = try Pretraining(Self.request(parts), monitor: StageMonitor()).run()
            #expect(try Self.bytes(parts) == Self.bytes(whole))
        }
    }

    @Test func anInterruptedTrainingIsNotMixedWithAnother() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("model")
            let cancellation = Cancellation()
            let monitor = StageMonitor(
                report: { if $0.completed == 4 { cancellation.cancel() } }, cancellation: cancellation)
            #expect(throws: Cancelled()) { try Pretraining(Self.request(output), monitor: monitor).run() }
            let before = try Self.bytes(output)
            let error = #expect(throws: ModelFileError.self) {
                try Pretraining(Self.request(output, seed: 4), monitor: StageMonitor()).run()
            }
            #expect(error?.description.contains("training-state.safetensors") == true)
            #expect(try Self.bytes(output) == before)
        }
    }

    @Test func aFinishedModelIsOnlyReplacedOnDemand() throws {
        try withTemporaryFolder { folder in
            _ = try Pretraining(Self.request(folder, epochs: 1), monitor: StageMonitor()).run()
            let before = try Self.bytes(folder)
            var again = Self.request(folder, epochs: 1, seed: 4)
            let error = #expect(throws: CannotWrite.self) { try Pretraining(again, monitor: StageMonitor()).run() }
            #expect(error?.description.contains("--replace") == true)
            #expect(try Self.bytes(folder) == before)
            again.replaces = true
            _ = try Pretraining(again, monitor: StageMonitor()).run()
            #expect(try Self.bytes(folder)["model.safetensors"] != before["model.safetensors"])
        }
    }

    @Test func aModelIsGoneOnFrom() throws {
        try withTemporaryFolder { folder in
            let (first, second) = (folder.appendingPathComponent("a"), folder.appendingPathComponent("b"))
            let start = try Pretraining(Self.request(first, epochs: 6), monitor: StageMonitor()).run()
            var request = Self.request(second, epochs: 1)
            request.start = .model(first)
            let outcome = try Pretraining(request, monitor: StageMonitor()).run()
            #expect(try Self.bytes(second)["vocab.json"] == Self.bytes(first)["vocab.json"])
            let (fresh, continued) = (start.curve.points.first?.loss, outcome.curve.points.first?.loss)
            #expect(try #require(continued) < #require(fresh) - 0.5)
        }
    }

    @Test func tooFewPairsAreAnError() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("model")
            let error = #expect(throws: PretrainingError.self) {
                try Pretraining(Self.request(output, count: 30), monitor: StageMonitor()).run()
            }
            #expect(error?.description.contains("--batch") == true)
            #expect(!FileManager.default.fileExists(atPath: output.path))
        }
    }
}
