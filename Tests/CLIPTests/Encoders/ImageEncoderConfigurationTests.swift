import Foundation
import Images
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct ImageEncoderConfigurationTests {
    private func files(_ json: String, preprocessor: String? = nil) throws -> LockedImageFiles {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appendingPathComponent("config.json"))
            if let preprocessor {
                try Data(preprocessor.utf8).write(to: folder.appendingPathComponent("preprocessor_config.json"))
            }
            return try LockedImageFiles(folder)
        }
    }

    private func transformer(_ json: String) throws -> Tower {
        guard case .transformer(let vision) = try files(json).configuration else {
            throw ComputeError.shape(operation: "test", expected: "a transformer", found: json)
        }
        return vision
    }

    @Test func timmsNamesSayAllSizes() throws {
        let large = try transformer(#"{"architecture":"vit_large_patch14_224.some_tag"}"#)
        #expect(large.transformer.width == 1024 && large.transformer.layers == 24 && large.transformer.heads == 16)
        #expect(
            large.transformer.mlpWidth == 4096 && large.transformer.epsilon == 1e-6 && large.transformer.hasQueryBias)
        #expect(large.patches?.patchSize == 14 && large.patches?.tokens == 257 && !large.hasNormBefore)
        let changed =
            #"{"architecture":"vit_tiny_patch16_224","model_args":{"img_size":512,"in_chans":1,"qkv_bias":false},"#
            + #""pretrained_cfg":{"input_size":[1,512,512],"mean":[0.4],"std":[0.2],"crop_pct":1.0}}"#
        let tiny = try transformer(changed)
        #expect(tiny.patches?.imageSize == 512 && tiny.patches?.channels == 1 && !tiny.transformer.hasQueryBias)
        let resized = #"{"architecture":"vit_base_patch16_224","pretrained_cfg":{"input_size":[3,384,384]}}"#
        #expect(try transformer(resized).patches?.imageSize == 384)
    }

    @Test func transformersMembersThatAreMissingHaveItsValues() throws {
        let vit = try transformer(#"{"model_type":"vit"}"#)
        #expect(
            vit.transformer
                == TransformerConfiguration(
                    width: 768, mlpWidth: 3072, layers: 12, heads: 12, activation: .gelu, epsilon: 1e-12))
        #expect(vit.patches?.patchSize == 16 && vit.patches?.imageSize == 224)
    }

    @Test(arguments: [
        ("resnet18", 512), ("resnet50.a1_in1k", 2048), ("densenet121", 1024), ("DenseNet121", 1024),
    ])
    func convolutionalNetworksHaveNames(name: String, width: Int) throws {
        let files = try files(#"{"architecture":"\#(name)"}"#)
        #expect(files.configuration.width == width && files.configuration.imageSize == 224)
        #expect(files.preprocessing.mean == [0.485, 0.456, 0.406])
        #expect(files.preprocessing.target == .shortestEdge(224))
    }

    @Test func timmsPreparationCounts() throws {
        let files = try files(
            #"{"architecture":"resnet18","pretrained_cfg":{"input_size":[3,288,288],"crop_pct":0.95,"#
                + #""mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25],"interpolation":"bilinear"}}"#)
        #expect(files.configuration.imageSize == 288)
        var expected = CLIPPreprocessing(
            target: .shortestEdge(303), width: 288, height: 288, mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25])
        expected.filter = .bilinear
        #expect(files.preprocessing == expected)
    }

    @Test func thePreparationOfTransformersSquashes() throws {
        let files = try files(
            #"{"architecture":"densenet121"}"#,
            preprocessor: #"{"image_processor_type":"ViTImageProcessor","size":{"height":64,"width":64}}"#)
        #expect(files.configuration.imageSize == 64)
        #expect(files.preprocessing.target == .exact(width: 64, height: 64))
        #expect(files.preprocessing.filter == .bilinear)
        #expect(files.preprocessing.mean == [0.5, 0.5, 0.5])
    }

    @Test func greyNetworksGetGreyImages() throws {
        let files = try files(#"{"architecture":"DenseNet121","in_channels":1}"#)
        #expect(files.configuration.channels == 1)
        let image = PixelImage(width: 1, height: 1, channels: 3, samples: [255, 0, 0])
        let values = try files.preprocessing.prepare(image)
        #expect(values.count == 224 * 224)
        #expect(abs(values[0] - (76.0 / 255 - 0.449) / 0.226) < 1e-5)
    }

    @Test(
        arguments: [
            (#"{"architecture":"efficientnet_b0"}"#, "efficientnet_b0", .unsupported),
            (#"{"architecture":"vit_base_patch16_clip_224"}"#, "resnet18, resnet50, densenet121", .unsupported),
            (#"{"architecture":"vit_giant_patch14_224"}"#, "vit_giant", .unsupported),
            (#"{"model_type":"swin"}"#, "model_type is \"swin\"", .unsupported),
            ("{}", "neither architecture nor model_type", .unsupported),
            (#"{"architecture":"resnet18","in_chans":2}"#, "number of channels", .unsupported),
            (#"{"architecture":"resnet18","image_size":16}"#, "image size is 16", .malformed),
            (#"{"architecture":"resnet18","pretrained_cfg":{"crop_pct":0}}"#, "crop_pct is 0", .malformed),
            (#"{"architecture":"resnet18","pretrained_cfg":{"mean":[0.1]}}"#, "three numbers", .malformed),
            (#"{"architecture":"resnet18","pretrained_cfg":{"input_size":[3,9]}}"#, "input_size", .unsupported),
            (#"{"architecture":"resnet18","pretrained_cfg":{"interpolation":"box"}}"#, "interpolation", .unsupported),
            (#"{"model_type":"vit","hidden_size":-1}"#, "the width", .malformed),
            (#"{"model_type":"vit","num_attention_heads":7}"#, "the number of heads is 7", .malformed),
            (#"{"architecture":"vit_tiny_patch16_224","model_args":{"mlp_ratio":1e300}}"#, "mlp_ratio", .malformed),
        ] as [(String, String, ModelFileError.Problem)])
    func refusesWhatItCannotBuild(json: String, message: String, problem: ModelFileError.Problem) {
        let error = #expect(throws: ModelFileError.self) { try files(json) }
        #expect(error?.problem == problem)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
