import CLIP
import Foundation
import Images
import Phantoms
import Seeded
import TestSupport
import Tensors
import Testing
import Work

@testable import Pretraining

/// A text tower and a projection learn to speak with an image network that stays as it is.
@Suite struct LockedPretrainingTests {
    private static let configuration = """
        {"model_type": "vit", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
         "intermediate_size": 64, "image_size": 16, "patch_size": 4}
        """
    private static let preprocessor = """
        {"image_processor_type": "ViTImageProcessor", "size": {"height": 16, "width": 16}, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
        """

    /// The network's tensors by transformers' names.
    private static func tensors() -> [SafetensorsTensor] {
        let layer = "encoder.layer.0"
        let maps = [
            "\(layer).attention.attention.query", "\(layer).attention.attention.key",
            "\(layer).attention.attention.value", "\(layer).attention.output.dense",
        ].map { ($0, [32, 32]) }
        let wide = [("\(layer).intermediate.dense", [64, 32]), ("\(layer).output.dense", [32, 64])]
        let patches = ("embeddings.patch_embeddings.projection", [32, 3, 4, 4])
        var shapes = [("embeddings.cls_token", [1, 1, 32]), ("embeddings.position_embeddings", [1, 17, 32])]
        for (name, shape) in maps + wide + [patches] {
            shapes += [("\(name).weight", shape), ("\(name).bias", [shape[0]])]
        }
        for norm in ["\(layer).layernorm_before", "\(layer).layernorm_after", "layernorm"] {
            shapes += [("\(norm).weight", [32]), ("\(norm).bias", [32])]
        }
        return shapes.enumerated().map { number, tensor in
            var random = SeededGenerator(seed: 1, stream: UInt64(number))
            let count = tensor.1.reduce(1, *)
            let isNorm =
                tensor.0.hasSuffix("norm.weight") || tensor.0.contains("layernorm") && tensor.0.hasSuffix("weight")
            return SafetensorsTensor(
                tensor.0, shape: tensor.1,
                values: (0..<count).map { _ in isNorm ? 1 : Float(0.15 * random.normal()) })
        }
    }

    private static func writeNetwork(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("config.json"))
        try Data(preprocessor.utf8).write(to: folder.appendingPathComponent("preprocessor_config.json"))
        try SafetensorsWriter.write(tensors(), to: folder.appendingPathComponent("model.safetensors"))
    }

    private static func request(_ network: URL, _ output: URL, epochs: Int, threads: Int) -> PretrainingRequest {
        let pairs = CaptionedPhantoms(
            generator: PhantomGenerator(seed: 1), kinds: [.chest, .fundus, .histology], count: 150, size: 16)
        return PretrainingRequest(
            pairs: pairs, pairsName: "phantoms", start: .locked(image: network, .small.with(tokens: 540), merges: nil),
            output: output, epochs: epochs,
            recipe: ContrastiveRecipe(steps: 1, batch: 32, learningRate: 3e-3, seed: 2), threads: threads)
    }

    @Test func retrievalRisesAndTheNetworkStays() throws {
        try withTemporaryFolder { folder in
            let (network, output) = (folder.appendingPathComponent("net"), folder.appendingPathComponent("model"))
            try Self.writeNetwork(to: network)
            let outcome = try Pretraining(
                Self.request(network, output, epochs: 15, threads: 2), monitor: StageMonitor()
            ).run()
            let (first, last) = (try #require(outcome.curve.points.first), try #require(outcome.curve.points.last))
            #expect(last.loss < first.loss - 0.5)
            #expect(last.retrieval.mean > 2 * last.retrieval.chance)
            let model = try CLIPModel(directory: output)
            #expect(model.configuration.isLocked)
            let own = try LockedImageModel(directory: network)
            for tensor in try own.tensors() {
                #expect(try model.weights.values(tensor.name, shape: tensor.shape) == tensor.values, "\(tensor.name)")
            }
            #expect(try model.textEmbeddings(["a chest x-ray"], threads: 1)[0].count == 64)
        }
    }

    @Test func threadsChangeNothing() throws {
        try withTemporaryFolder { folder in
            let network = folder.appendingPathComponent("net")
            try Self.writeNetwork(to: network)
            let models = try [1, 2].map { threads in
                let output = folder.appendingPathComponent("\(threads)")
                let request = Self.request(network, output, epochs: 1, threads: threads)
                _ = try Pretraining(request, monitor: StageMonitor()).run()
                return try Data(contentsOf: output.appendingPathComponent("model.safetensors"))
            }
            #expect(models[0] == models[1])
        }
    }

    @Test func aLockedModelIsGoneOnFrom() throws {
        try withTemporaryFolder { folder in
            let (network, output) = (folder.appendingPathComponent("net"), folder.appendingPathComponent("model"))
            try Self.writeNetwork(to: network)
            let start = try Pretraining(
                Self.request(network, output, epochs: 10, threads: 2), monitor: StageMonitor()
            ).run()
            var request = Self.request(network, folder.appendingPathComponent("further"), epochs: 1, threads: 2)
            request.start = .model(output)
            let further = try Pretraining(request, monitor: StageMonitor()).run()
            let (first, next) = (start.curve.points.first?.loss, further.curve.points.first?.loss)
            #expect(try #require(next) < #require(first) - 0.3)
            #expect(try CLIPModel(directory: request.output).configuration.isLocked)
        }
    }
}
