import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite(.enabled(if: TinyFixture.isThere, TinyFixture.missing)) struct TrainableCLIPTests {
    @Test func hiddenStatesAndEmbeddingsAreTransformers() throws {
        let fixture = try TinyFixture()
        let (hidden, images, texts) = try Compute.run { compute in
            let model = try TrainableCLIP(fixture.model.configuration, fixture.model.weights, compute)
            let pixels = compute.tensor(try fixture.expected.floats("pixel_values"), shape: [9, 3, 32, 32])
            let tape = Tape(compute, isTraining: false)
            let tokens = fixture.model.tokenizer.encode(fixture.texts.prompts)
            return (
                try model.imageHiddenStates(pixels, #require(fixture.model.configuration.tower), tape).value.values,
                try model.imageEmbeddings(pixels, tape).value.values,
                try model.textEmbeddings(tokens, tape).value.values
            )
        }
        #expect(try largestDifference(hidden, fixture.expected.floats("vision_last_hidden_state")) < 1e-4)
        #expect(try largestDifference(images, fixture.expected.floats("image_embeds")) < 1e-4)
        #expect(try largestDifference(texts, fixture.expected.floats("text_embeds")) < 1e-4)
    }

    @Test func lossAndGradientsAreTorchs() throws {
        let fixture = try TinyFixture()
        let reference = try SafetensorsFile(
            fixture.folder.appendingPathComponent("training/contrastive.safetensors"))
        let (loss, gradients) = try Compute.run { compute in
            let model = try TrainableCLIP(fixture.model.configuration, fixture.model.weights, compute)
            let loss = try Self.backward(model, reference, compute)
            return (loss, model.gradients())
        }
        #expect(try abs(loss - reference.floats("loss")[0]) < 1e-4)
        var compared = 0
        for gradient in gradients {
            let name = "gradient.\(gradient.name)"
            guard reference.entries[name] != nil else { continue }
            let expected = try reference.floats(name)
            // A bias of the keys shifts all scores of a query alike: its gradient is 0, and what is left is rounding.
            let scale = max(expected.map(abs).max() ?? 0, 1e-3)
            #expect(largestDifference(gradient.values, expected) / scale < 1e-3, "\(name)")
            compared += 1
        }
        #expect(compared == reference.entries.keys.count { $0.hasPrefix("gradient.") })
    }

    private static func backward(
        _ model: TrainableCLIP, _ reference: SafetensorsFile, _ compute: Compute
    ) throws -> Float {
        let pixels = compute.tensor(try reference.floats("pixel_values"), shape: [6, 3, 32, 32])
        let ids = try reference.integers("input_ids").map { Int32($0) }
        let tape = Tape(compute, isTraining: true)
        let loss = try model.contrastiveLoss(
            images: model.imageEmbeddings(pixels, tape),
            texts: model.textEmbeddings(TokenBatch(ids: ids, count: 6, length: 9), tape), tape)
        try tape.backward(from: loss)
        return loss.value.values[0]
    }

    @Test func weightsGoInAndOutUnchanged() throws {
        let fixture = try TinyFixture()
        let tensors = try Compute.run { compute in
            try TrainableCLIP(fixture.model.configuration, fixture.model.weights, compute).tensors()
        }
        #expect(tensors.map(\.name).sorted() == fixture.model.weights.names)
        for tensor in tensors {
            #expect(try fixture.model.weights.values(tensor.name, shape: tensor.shape) == tensor.values)
        }
    }
}

@Suite struct ContrastiveLossTests {
    @Test func pairsOfOneCaptionShareTheirRow() {
        #expect(TrainableCLIP.targets([1, 2, 1]) == [0.5, 0, 0.5, 0, 1, 0, 0.5, 0, 0.5])
    }

    @Test func aNewModelLearnsItsBatch() throws {
        let transformer = TransformerConfiguration(width: 32, mlpWidth: 64, layers: 2, heads: 2)
        let configuration = CLIPConfiguration(
            vision: .image(transformer: transformer, imageSize: 16, patchSize: 8),
            text: .text(
                transformer: transformer, vocabularySize: 16, contextLength: 4, pooling: .first(15)),
            projectionWidth: 16)
        let losses = try Compute.run { compute in
            let model = try TrainableCLIP(
                configuration, RandomWeights(configuration, seed: 1), compute)
            let optimizer = Adam(model.parameters, compute, learningRate: 3e-3)
            let values = RandomWeights(configuration, seed: 2).values("pixels", shape: [4, 3, 16, 16])
            let pixels = compute.tensor(values, shape: [4, 3, 16, 16])
            let tokens = TokenBatch(ids: (0..<4).flatMap { [14, Int32($0), 15] }, count: 4, length: 3)
            return try (0..<30).map { _ in
                model.parameters.clearGradients()
                let tape = Tape(compute, isTraining: true)
                let loss = try model.contrastiveLoss(
                    images: model.imageEmbeddings(pixels, tape), texts: model.textEmbeddings(tokens, tape), tape)
                try tape.backward(from: loss)
                optimizer.step()
                return loss.value.values[0]
            }
        }
        #expect(abs(losses[0] - 1.386) < 0.7)
        #expect(losses[29] < 0.2)
    }
}
