import Foundation
import Images
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct CLIPModelTests {
    /// The error of opening the small model after a change to its folder.
    private func error(afterChanging change: (URL) throws -> Void) throws -> ModelFileError? {
        try withTemporaryFolder { folder in
            try SmallModel.write(to: folder)
            try change(folder)
            return #expect(throws: ModelFileError.self) { try CLIPModel(directory: folder) }
        }
    }

    private func replace(_ text: String, by other: String, in file: URL) throws {
        let old = try String(contentsOf: file, encoding: .utf8)
        try #require(old.contains(text))
        try Data(old.replacingOccurrences(of: text, with: other).utf8).write(to: file)
    }

    @Test func readsWhatItWrote() throws {
        try withTemporaryFolder { folder in
            try SmallModel.write(to: folder)
            let model = try CLIPModel(directory: folder)
            #expect(model.configuration == SmallModel.configuration)
            #expect(model.preprocessing == CLIPPreprocessing(size: 16))
            #expect((model.tokenizer as? CLIPTokenizer)?.vocabulary == SmallModel.vocabulary)
            #expect(abs(model.scale - exp(2.6592)) < 0.02)
            for tensor in SmallModel.tensors {
                let read = try model.weights.values(tensor.name, shape: tensor.shape)
                #expect(largestDifference(read, tensor.values) < 2e-3, "\(tensor.name)")
            }
        }
    }

    @Test func writesTheSameBytesAgain() throws {
        try withTemporaryFolder { folder in
            let copies = ["one", "two"].map { folder.appendingPathComponent($0) }
            for copy in copies { try SmallModel.write(to: copy) }
            for name in try FileManager.default.contentsOfDirectory(atPath: copies[0].path) {
                let bytes = try copies.map { try Data(contentsOf: $0.appendingPathComponent(name)) }
                #expect(bytes[0] == bytes[1], "\(name)")
            }
        }
    }

    @Test(arguments: ["config.json", "vocab.json", "merges.txt", "model.safetensors"])
    func namesTheFileThatIsMissing(name: String) throws {
        let error = try error { try FileManager.default.removeItem(at: $0.appendingPathComponent(name)) }
        #expect(error?.problem == .missing)
        #expect(error?.file.hasSuffix(name) == true)
    }

    @Test func saysBothShapesOfATensorThatDoesNotFit() throws {
        let error = try error {
            try replace(
                "\"hidden_size\" : 32", by: "\"hidden_size\" : 64", in: $0.appendingPathComponent("config.json"))
        }
        #expect(error?.problem == .mismatched)
        #expect(error?.description.contains("[32]") == true)
        #expect(error?.description.contains("[64]") == true)
    }

    @Test func namesATensorThatIsMissing() throws {
        let error = try error { try SmallModel.write(SmallModel.tensors.dropLast(), to: $0) }
        #expect(error?.found == "no tensor logit_scale")
    }

    @Test(arguments: [
        ("\"patch_size\" : 8", "\"patch_size\" : 4", "config.json", "patch_embedding"),
        ("\"vocab_size\" : 515", "\"vocab_size\" : 514", "config.json", "token_embedding"),
        ("\"eos_token_id\" : 514", "\"eos_token_id\" : 7", "config.json", "eos_token_id is 7"),
        ("\"height\" : 16", "\"height\" : 24", "preprocessor_config.json", "16 x 24"),
        ("\"<|endoftext|>\" : 514", "\"<|endoftext|>\" : 900", "vocab.json", "the token id 900"),
    ])
    func refusesFilesThatDoNotFitOneAnother(text: String, other: String, file: String, message: String) throws {
        let error = try error { try replace(text, by: other, in: $0.appendingPathComponent(file)) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func embedsTextsAndImagesToLengthOne() throws {
        try withTemporaryFolder { folder in
            try SmallModel.write(to: folder)
            let model = try CLIPModel(directory: folder)
            let embeddings = try model.textEmbeddings(["chest", "", "x y z x y z x y z"], threads: 1)
            let lengths = embeddings.map { $0.reduce(0) { $0 + $1 * $1 } }
            #expect(lengths.allSatisfy { abs($0 - 1) < 1e-5 })
            #expect(Set(embeddings).count == 3)
        }
    }
}

@Suite struct RandomWeightsTests {
    @Test func belongToSeedAndName() {
        let weights = RandomWeights(SmallModel.configuration, seed: 1)
        let name = TensorNames.visualProjection
        let values = weights.values(name, shape: [16, 32])
        #expect(values == weights.values(name, shape: [16, 32]))
        #expect(values != weights.values(TensorNames.textProjection, shape: [16, 32]))
        #expect(values != RandomWeights(SmallModel.configuration, seed: 2).values(name, shape: [16, 32]))
        let deviation = (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
        #expect(abs(deviation * Float(32).squareRoot() - 1) < 0.1)
    }
}
