import Foundation
import Tensors
import TestSupport
import Testing

@testable import CLIP

@Suite struct CLIPConfigurationTests {
    private func configuration(_ json: String) throws -> CLIPConfiguration {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appendingPathComponent("config.json"))
            return try CLIPConfiguration(directory: folder)
        }
    }

    @Test func missingMembersAreThoseOfViTB32() throws {
        let configuration = try configuration("{}")
        #expect(configuration.vision.width == 768)
        #expect(
            configuration.imageEncoderTensors.contains(NamedShape(name: TensorNames.imagePositions, shape: [50, 768])))
        #expect(
            configuration.text.transformer == TransformerConfiguration(width: 512, mlpWidth: 2048, layers: 12, heads: 8)
        )
        #expect(configuration.text.pooling == .first(49_407))
        #expect(configuration.projectionWidth == 512)
    }

    @Test func legacyEndTokenPoolsAtTheLargestID() throws {
        #expect(try configuration(#"{"text_config":{"eos_token_id":2}}"#).text.pooling == .largestID)
    }

    @Test func olderNamesOfTheTowersCount() throws {
        let json =
            #"{"text_config":{"hidden_size":64},"text_config_dict":{"hidden_size":32},"vision_config_dict":null}"#
        #expect(try configuration(json).text.transformer.width == 32)
    }

    @Test(
        arguments: [
            (#"{"vision_config":{"hidden_size":768,"num_attention_heads":7}}"#, "num_attention_heads is 7", .malformed),
            (#"{"vision_config":{"hidden_size":1000000000}}"#, "hidden_size is 1000000000", .malformed),
            (#"{"vision_config":{"image_size":16}}"#, "patch_size is 32", .malformed),
            (#"{"vision_config":{"image_size":4096,"patch_size":1}}"#, "patches on a side", .malformed),
            (#"{"vision_config":{"num_hidden_layers":-1}}"#, "num_hidden_layers is -1", .malformed),
            (#"{"vision_config":{"num_channels":1}}"#, "num_channels is 1", .unsupported),
            (#"{"text_config":{"hidden_act":"relu"}}"#, "hidden_act is \"relu\"", .unsupported),
            (#"{"text_config":{"vocab_size":"many"}}"#, "text_config.vocab_size is no Int", .malformed),
            (#"{"text_config":{"layer_norm_eps":0}}"#, "layer_norm_eps is 0", .malformed),
            (#"{"model_type":"blip"}"#, "model_type is blip", .unsupported),
            ("[1", "the whole", .malformed),
        ] as [(String, String, ModelFileError.Problem)])
    func refusesWhatItCannotBuild(json: String, message: String, problem: ModelFileError.Problem) {
        let error = #expect(throws: ModelFileError.self) { try configuration(json) }
        #expect(error?.problem == problem)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func namesAMissingFile() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: ModelFileError.self) { try CLIPConfiguration(directory: folder) }
            #expect(error?.problem == .missing)
        }
    }
}
