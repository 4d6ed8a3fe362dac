import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite(.enabled(if: TinyFixture.isThere, TinyFixture.missing)) struct TowerTests {
    @Test func imageEmbeddingsAreTransformers() throws {
        let fixture = try TinyFixture()
        let embeddings = try Compute.run(referencePolicy: .refuse) { compute in
            let tower = try ImageTower(fixture.model.configuration, fixture.model.weights, compute)
            let pixels = compute.tensor(try fixture.expected.floats("pixel_values"), shape: [9, 3, 32, 32])
            return try tower.embed(pixels).values
        }
        #expect(try largestDifference(embeddings, fixture.expected.floats("image_embeds")) < 1e-4)
    }

    @Test func textEmbeddingsAreTransformers() throws {
        let fixture = try TinyFixture()
        let embeddings = try Compute.run(referencePolicy: .refuse) { compute in
            let tower = try TextTower(fixture.model.configuration, fixture.model.weights, compute)
            return try tower.embed(fixture.model.tokenizer.encode(fixture.texts.prompts)).values
        }
        #expect(try largestDifference(embeddings, fixture.expected.floats("text_embeds")) < 1e-4)
    }

    @Test func batchesOfAnySizeGiveTheSame() throws {
        let fixture = try TinyFixture()
        let pixels = try fixture.expected.floats("pixel_values")
        let (whole, parts) = try Compute.run { compute in
            let tower = try ImageTower(fixture.model.configuration, fixture.model.weights, compute)
            let size = 3 * 32 * 32
            let parts = try [0..<4, 4..<5, 5..<9].flatMap { range in
                let part = Array(pixels[range.lowerBound * size..<range.upperBound * size])
                return try tower.embed(compute.tensor(part, shape: [range.count, 3, 32, 32])).values
            }
            return (try tower.embed(compute.tensor(pixels, shape: [9, 3, 32, 32])).values, parts)
        }
        #expect(largestDifference(whole, parts) < 1e-5)
    }

    @Test func bytesInPlaceOfNumbersChangeEmbeddingsLittleAndNotByTheBatch() throws {
        let fixture = try TinyFixture()
        let pixels = try fixture.expected.floats("pixel_values")
        let (whole, single) = try Compute.run { compute in
            let tower = try ImageTower(
                fixture.model.configuration, precision: .int8, fixture.model.weights, compute)
            let size = 3 * 32 * 32
            let single = try (0..<9).flatMap { number in
                let image = Array(pixels[number * size..<(number + 1) * size])
                return try tower.embed(compute.tensor(image, shape: [1, 3, 32, 32])).values
            }
            return (try tower.embed(compute.tensor(pixels, shape: [9, 3, 32, 32])).values, single)
        }
        #expect(whole == single)
        let expected = try fixture.expected.floats("image_embeds")
        let cosine = zip(whole, expected).reduce(0) { $0 + $1.0 * $1.1 } / 9
        #expect(cosine > 0.999 && cosine < 1 - 1e-7)
    }

    @Test func refusesImagesOfAnotherSize() throws {
        let fixture = try TinyFixture()
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                let tower = try ImageTower(fixture.model.configuration, fixture.model.weights, compute)
                return try tower.embed(compute.zeros([1, 3, 16, 16])).values
            }
        }
    }
}

@Suite struct TowerAgreementTests {
    /// One layer, exact GELU, and images with a rest of pixels beside their patches.
    @Test func frozenAndTrainableTowersAgree() throws {
        let transformer = TransformerConfiguration(width: 24, mlpWidth: 40, layers: 1, heads: 3, activation: .gelu)
        let configuration = CLIPConfiguration(
            vision: .image(transformer: transformer, imageSize: 20, patchSize: 9),
            text: .text(
                transformer: transformer, vocabularySize: 9, contextLength: 6, pooling: .largestID),
            projectionWidth: 10)
        let tokens = TokenBatch(ids: [7, 1, 2, 8, 7, 8, 8, 8], count: 2, length: 4)
        let (frozen, trainable) = try Compute.run { compute in
            let weights = RandomWeights(configuration, seed: 3)
            let pixels = compute.tensor(weights.values("pixels", shape: [2, 3, 20, 20]), shape: [2, 3, 20, 20])
            let model = try TrainableCLIP(configuration, weights, compute)
            let tape = Tape(compute, isTraining: false)
            let frozen =
                try ImageTower(configuration, weights, compute).embed(pixels).values
                + TextTower(configuration, weights, compute).embed(tokens).values
            let trainable =
                try model.imageEmbeddings(pixels, tape).value.values + model.textEmbeddings(tokens, tape).value.values
            return (frozen, trainable)
        }
        #expect(largestDifference(frozen, trainable) < 1e-5)
    }
}

@Suite struct BatchInvarianceTests {
    /// An image's embedding is the same, bit by bit, alone, at any place of a batch, and in a last batch that is not full.
    @Test(arguments: [Tower.Pooling.start, .mean, .attention]) func imagesDoNotDependOnOneAnother(
        pooling: Tower.Pooling
    ) throws {
        let transformer = TransformerConfiguration(width: 48, mlpWidth: 112, layers: 2, heads: 3, activation: .gelu)
        var tower = Tower.image(transformer: transformer, imageSize: 40, patchSize: 8)
        tower.pooling = pooling
        let configuration = CLIPConfiguration(
            vision: tower,
            text: .text(transformer: transformer, vocabularySize: 9, contextLength: 6, pooling: .largestID),
            projectionWidth: 20)
        let weights = RandomWeights(configuration, seed: 4)
        let (count, size) = (53, 3 * 40 * 40)
        let pixels = weights.values("pixels", shape: [count * size])
        let (whole, parts) = try Compute.run { compute in
            let tower = try ImageTower(configuration, weights, compute)
            func embedded(_ range: Range<Int>) throws -> [Float] {
                let part = Array(pixels[range.lowerBound * size..<range.upperBound * size])
                return try tower.embed(compute.tensor(part, shape: [range.count, 3, 40, 40])).values
            }
            let parts = try [0..<1, 1..<3, 3..<10, 10..<43, 43..<53].flatMap(embedded)
            return (try embedded(0..<count), parts)
        }
        #expect(whole.count == count * 20 && whole.allSatisfy(\.isFinite))
        #expect(whole == parts)
    }
}

@Suite struct PoolingTests {
    @Test func textsAreReadAtTheirFirstEnd() {
        let batch = TokenBatch(ids: [1, 5, 9, 9, 1, 9, 2, 9, 1, 3, 4, 2], count: 3, length: 4)
        #expect(batch.pooledRows(.first(9)) == [2, 5, 8])
        #expect(batch.pooledRows(.largestID) == [2, 5, 10])
    }
}
