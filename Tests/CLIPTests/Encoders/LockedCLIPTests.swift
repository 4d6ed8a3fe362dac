import Foundation
import Images
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import CLIP

/// CLIP models whose image side is an encoder that others have trained.
@Suite struct LockedCLIPTests {
    /// Encoders that differ in kind and channels.
    static let names = ["resnet18", "monai", "timm"]

    private func configuration(_ encoder: ImageEncoderConfiguration) -> CLIPConfiguration {
        CLIPConfiguration(vision: .locked(encoder), text: SmallModel.configuration.text, projectionWidth: 16)
    }

    private func encoderTensors(_ fixture: EncoderFixture) throws -> [SafetensorsTensor] {
        let encoder = try fixture.configuration
        let weights = FormulaWeights(encoder: encoder, naming: try fixture.naming)
        return try encoder.tensors.map {
            SafetensorsTensor($0.name, shape: $0.shape, values: try weights.values($0.name, shape: $0.shape))
        }
    }

    /// Writes a model whose trained part is random.
    private func write(_ fixture: EncoderFixture, to folder: URL) throws -> CLIPConfiguration {
        let configuration = configuration(try fixture.configuration)
        let random = RandomWeights(configuration, seed: 1)
        let trained = try Compute.run { compute in
            try TrainableCLIP(configuration, random, compute).tensors()
        }
        let preprocessing = CLIPPreprocessing(
            target: .exact(width: fixture.size, height: fixture.size), width: fixture.size, height: fixture.size,
            mean: [Double](repeating: 0.5, count: fixture.channels),
            deviation: [Double](repeating: 0.25, count: fixture.channels), filter: .bilinear)
        try CLIPModelWriter(
            configuration: configuration, preprocessing: preprocessing, vocabulary: SmallModel.vocabulary
        ).write(trained + encoderTensors(fixture), to: folder)
        let model = try CLIPModel(directory: folder)
        #expect(model.configuration == configuration)
        #expect(model.preprocessing == preprocessing)
        return configuration
    }

    private static func picture(_ number: Int) -> PixelImage {
        let samples = (0..<3 * 20 * 24).map { UInt8(($0 * $0 * (number + 3) + 7 * $0) % 256) }
        return PixelImage(width: 20, height: 24, channels: 3, samples: samples)
    }

    private static func embeddings(_ model: CLIPModel, count: Int) throws -> [[Float]] {
        let collected = Mutex<[[Float]]>([])
        try model.embedImages(0..<count, batch: 2, threads: 1) {
            picture($0)
        } deliver: { _, rows in
            collected.withLock { $0 += rows }
        }
        return collected.withLock { $0 }
    }

    @Test(arguments: names) func embedsAsTheTrainedPartSays(name: String) throws {
        let fixture = try EncoderFixture.named(name)
        try withTemporaryFolder { folder in
            let configuration = try write(fixture, to: folder)
            let model = try CLIPModel(directory: folder)
            let found = try Self.embeddings(model, count: 3)
            let expected = try Compute.run { compute in
                let shape = [3, fixture.channels, fixture.size, fixture.size]
                let pixels = try (0..<3).flatMap { try model.preprocessing.prepare(Self.picture($0)) }
                guard case .locked(let encoder) = configuration.vision else { return [Float]() }
                let features = try ImageEncoder(encoder, model.weights, compute)
                    .features(compute.tensor(pixels, shape: shape))
                let trainable = try TrainableCLIP(configuration, model.weights, compute)
                return try trainable.imageEmbeddings(features, Tape(compute, isTraining: false)).value.values
            }
            #expect(largestDifference(found.flatMap { $0 }, expected) < 1e-5)
            #expect(Set(found).count == 3)
        }
    }

    @Test func tellsClassesApart() throws {
        try withTemporaryFolder { folder in
            _ = try write(EncoderFixture.named("timm"), to: folder)
            let model = try CLIPModel(directory: folder)
            let classifier = try model.classifier(prompts: [["chest"], ["x", "y z"]], threads: 1)
            let probabilities = classifier.probabilities(of: try Self.embeddings(model, count: 1)[0])
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test func onlyTheProjectionOfTheImageSideLearns() throws {
        let fixture = try EncoderFixture.named("resnet18")
        let configuration = configuration(try fixture.configuration)
        let text = SmallModel.configuration.textTensors.map(\.name)
        let (names, moved) = try Compute.run { compute in
            let model = try TrainableCLIP(configuration, RandomWeights(configuration, seed: 2), compute)
            let tape = Tape(compute, isTraining: true)
            let features = compute.tensor((0..<1024).map { Float($0 % 13) / 13 }, shape: [2, 512])
            let tokens = TokenBatch(ids: [1, 2, 514, 3, 4, 514], count: 2, length: 3)
            let loss = try model.contrastiveLoss(
                images: model.imageEmbeddings(features, tape), texts: model.textEmbeddings(tokens, tape), tape)
            try tape.backward(from: loss)
            let moved = model.gradients().filter { $0.values.contains { $0 != 0 } }.map(\.name)
            return (model.tensors().map(\.name), moved)
        }
        #expect(Set(names) == Set(text + ["visual_projection.weight", "logit_scale"]))
        #expect(moved.contains("visual_projection.weight") && moved.contains("text_projection.weight"))
    }

    @Test func refusesPixelsInPlaceOfFeatures() throws {
        let configuration = configuration(try EncoderFixture.named("resnet18").configuration)
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                let model = try TrainableCLIP(configuration, RandomWeights(configuration, seed: 2), compute)
                let tape = Tape(compute, isTraining: false)
                return try model.imageEmbeddings(compute.zeros([2, 3, 64, 64]), tape).value.values
            }
        }
    }

    /// Counted by PyTorch without the classifiers: 11,176,512, 23,508,032 and 6,953,856.
    @Test(arguments: [
        (ConvolutionalArchitecture.resnet18, 11_176_512), (.resnet50, 23_508_032), (.densenet121, 6_953_856),
    ])
    func describesEveryParameter(architecture: ConvolutionalArchitecture, count: Int) {
        let clip = configuration(.convolutional(.init(architecture: architecture)))
        let lines = clip.summary.filter { $0.name.hasPrefix("image") }
        #expect(lines.reduce(0) { $0 + $1.parameters } == count + 16 * architecture.width)
        #expect(lines.last?.name == "image (locked): projection")
        #expect(lines[lines.count - 2].output == [architecture.width])
    }

    @Test(arguments: [
        (#"{"model_type":"clip-locked-image"}"#, "no vision_config"),
        (#"{"architecture":"resnet18"}"#, "the image network \"resnet18\" alone"),
    ])
    func theConfigurationSaysWhatIsMissing(json: String, found: String) throws {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appendingPathComponent("config.json"))
            let error = #expect(throws: ModelFileError.self) { try CLIPConfiguration(directory: folder) }
            #expect(error?.found == found)
        }
    }
}
