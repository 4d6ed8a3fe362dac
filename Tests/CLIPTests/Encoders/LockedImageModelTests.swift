import Foundation
import Images
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct LockedImageModelTests {
    /// Writes a fixture's network to a folder, as its library names the tensors.
    private func write(
        _ fixture: EncoderFixture, prefix: String = "", adding others: [SafetensorsTensor] = [], to folder: URL
    ) throws {
        let weights = FormulaWeights(encoder: try fixture.configuration, naming: try fixture.naming)
        try Data(fixture.config.utf8).write(to: folder.appendingPathComponent("config.json"))
        try Data(#"{"size":\#(fixture.size),"crop_size":\#(fixture.size)}"#.utf8).write(
            to: folder.appendingPathComponent("preprocessor_config.json"))
        try SafetensorsWriter.write(
            weights.tensors(prefix: prefix) + others, to: folder.appendingPathComponent("model.safetensors"))
    }

    /// Every library's names, with what may stand before them, and heads that are left aside.
    @Test(arguments: [
        ("resnet18", "module.", "module.fc.weight"), ("densenet121", "", "classifier.weight"),
        ("monai", "model.", "model.class_layers.out.weight"), ("transformers", "vit.", "classifier.weight"),
        ("timm", "", "head.weight"),
    ])
    func readsEveryNaming(name: String, prefix: String, head: String) throws {
        let fixture = try EncoderFixture.named(name)
        let others = [head, prefix + "bn1.num_batches_tracked"].map {
            SafetensorsTensor($0, shape: [2, 1], values: [1, 2])
        }
        try withTemporaryFolder { folder in
            try write(fixture, prefix: prefix, adding: others, to: folder)
            let model = try LockedImageModel(directory: folder)
            #expect(model.configuration == (try fixture.configuration))
            #expect(model.preprocessing.outputCount == fixture.channels * fixture.size * fixture.size)
            #expect(fixture.difference(try fixture.features(model.configuration, model.weights)) < 1e-5)
        }
    }

    @Test func readsOldNamesOfDenseNets() throws {
        let encoder = try EncoderFixture.named("densenet121").configuration
        let old = Naming.all(for: encoder)[2]
        let name = "vision_model.features.denseblock2.denselayer11.norm2.running_mean"
        #expect(
            old.stored(NamedShape(name: name, shape: [128])).name
                == "features.denseblock2.denselayer11.norm.2.running_mean")
        #expect(old.anchor == "features.denseblock1.denselayer1.norm.1.weight")
    }

    @Test func readsNamesThatTransformersHasInMemory() throws {
        let encoder = try EncoderFixture.named("transformers").configuration
        let naming = Naming.all(for: encoder)[2]
        let query = NamedShape(name: "vision_model.encoder.layers.1.self_attn.q_proj.weight", shape: [32, 32])
        #expect(naming.stored(query).name == "layers.1.attention.q_proj.weight")
        let inside = NamedShape(name: "vision_model.encoder.layers.1.mlp.fc1.bias", shape: [48])
        #expect(naming.stored(inside).name == "layers.1.mlp.fc1.bias")
    }

    /// The error of opening the small ViT after a change to its folder.
    private func error(
        prefix: String = "", adding others: [SafetensorsTensor] = [], config: String? = nil
    ) throws -> ModelFileError? {
        try withTemporaryFolder { folder in
            try write(EncoderFixture.named("timm"), prefix: prefix, adding: others, to: folder)
            if let config { try Data(config.utf8).write(to: folder.appendingPathComponent("config.json")) }
            return #expect(throws: ModelFileError.self) { try LockedImageModel(directory: folder) }
        }
    }

    @Test func refusesPartsThatItDoesNotCompute() throws {
        let registers = SafetensorsTensor(
            "model.reg_token", shape: [1, 1, 48], values: [Float](repeating: 0, count: 48))
        let error = try error(prefix: "model.", adding: [registers])
        #expect(error?.problem == .unsupported)
        #expect(error?.found == "the tensor model.reg_token")
    }

    @Test func refusesTwoNetworks() throws {
        let other = SafetensorsTensor("momentum.blocks.0.norm1.weight", shape: [1], values: [0])
        let error = try error(prefix: "online.", adding: [other])
        #expect(error?.found == "2 networks, under \"momentum.\", \"online.\"")
    }

    @Test(
        arguments: [
            (#"{"architecture":"resnet18","image_size":48}"#, "no tensor layer1.0.conv1.weight", .mismatched),
            (
                #"{"architecture":"vit_tiny_patch16_48","model_args":{"depth":2}}"#, "cls_token of shape [48]",
                .mismatched
            ),
            (
                #"{"architecture":"vit_tiny_patch8_48","model_args":{"depth":2,"embed_dim":48}}"#,
                "proj.weight of shape [48, 3, 16, 16]",
                .mismatched
            ),
            (#"{"architecture":"vit_tiny_patch16_224","model_args":{"depth":3}}"#, "an image size of 224", .mismatched),
        ] as [(String, String, ModelFileError.Problem)])
    func refusesTensorsOfAnotherNetwork(config: String, message: String, problem: ModelFileError.Problem) throws {
        let error = try error(config: config)
        #expect(error?.problem == problem)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
