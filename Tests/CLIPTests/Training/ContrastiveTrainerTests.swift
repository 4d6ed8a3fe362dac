import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct ContrastiveTrainerTests {
    private static let tokenizer = CLIPTokenizer(SmallModel.vocabulary, contextLength: 8)

    /// Pairs whose images are noise; two of three captions occur again and again.
    private static func pairs(_ count: Int) -> PairBatch {
        let values = RandomWeights(SmallModel.configuration, seed: 5).values("pixels", shape: [count, 3, 16, 16])
        let captions = (0..<count).map { $0 % 3 == 0 ? "a chest \($0)" : ["a hand", "ch ch"][$0 % 2] }
        return PairBatch(images: values, imageShape: [3, 16, 16], captions: captions, tokenizer: tokenizer)
    }

    private static func train(
        _ recipe: ContrastiveRecipe, threads: Int, steps: Int = 1, rate: Float = 1e-3,
        seed: UInt64 = 1, configuration: CLIPConfiguration = SmallModel.configuration
    ) throws -> (state: TrainerState, gradients: [Float], losses: [Float], scale: Float) {
        try Compute.run { compute in
            let weights = RandomWeights(configuration, seed: seed)
            let trainer = try ContrastiveTrainer(configuration, weights, recipe, threads: threads, compute)
            let batch = pairs(recipe.batch)
            let losses = try (0..<steps).map { _ in try trainer.step(batch, learningRate: rate).loss }
            let gradients = trainer.model.parameters.gradients.values
            return (trainer.state, gradients, losses, trainer.model.logitScale)
        }
    }

    @Test func partsGiveTheGradientsOfTheWhole() throws {
        let count = 70
        let parted = try Self.train(ContrastiveRecipe(steps: 1, batch: count), threads: 2, rate: 0)
        let (loss, whole) = try Compute.run { compute in
            let configuration = SmallModel.configuration
            let model = try TrainableCLIP(configuration, RandomWeights(configuration, seed: 1), compute)
            let batch = Self.pairs(count)
            let tape = Tape(compute, isTraining: true)
            let pixels = compute.tensor(batch.images, shape: [count, 3, 16, 16])
            let loss = try model.contrastiveLoss(
                images: model.imageEmbeddings(pixels, tape), texts: model.textEmbeddings(batch.texts, tape),
                groups: batch.groups, tape)
            try tape.backward(from: loss)
            return (loss.value.values[0], model.parameters.gradients.values)
        }
        #expect(abs(parted.losses[0] - loss) < 1e-5)
        let scale = try #require(whole.map(abs).max())
        #expect(scale > 0)
        #expect(largestDifference(parted.gradients, whole) / scale < 1e-5)
    }

    @Test(.enabled(if: TinyFixture.isThere, TinyFixture.missing))
    func theFixturesGradientsComeOutOfAStep() throws {
        let fixture = try TinyFixture()
        let reference = try SafetensorsFile(
            fixture.folder.appendingPathComponent("training/contrastive.safetensors"))
        let configuration = fixture.model.configuration
        let (loss, gradients) = try Compute.run { compute in
            let recipe = ContrastiveRecipe(steps: 1, batch: 6)
            let trainer = try ContrastiveTrainer(configuration, fixture.model.weights, recipe, threads: 2, compute)
            let ids = try reference.integers("input_ids").map { Int32($0) }
            let batch = PairBatch(
                images: try reference.floats("pixel_values"), imageShape: [3, 32, 32],
                texts: TokenBatch(ids: ids, count: 6, length: 9), groups: Array(0..<6))
            let loss = try trainer.step(batch, learningRate: 0).loss
            return (loss, trainer.model.gradients())
        }
        #expect(try abs(loss - reference.floats("loss")[0]) < 1e-4)
        let compared = gradients.filter { reference.entries["gradient.\($0.name)"] != nil }
        #expect(compared.count == reference.entries.keys.count { $0.hasPrefix("gradient.") })
        for gradient in compared {
            let expected = try reference.floats("gradient.\(gradient.name)")
            let scale = max(expected.map(abs).max() ?? 0, 1e-3)
            #expect(largestDifference(gradient.values, expected) / scale < 1e-3, "\(gradient.name)")
        }
    }

    @Test func threadsChangeNothing() throws {
        let recipe = ContrastiveRecipe(steps: 3, batch: 100)
        let one = try Self.train(recipe, threads: 1, steps: 3)
        let three = try Self.train(recipe, threads: 3, steps: 3)
        #expect(one.state == three.state)
        #expect(one.losses == three.losses)
    }

    @Test func aTrainingGoesOnFromItsState() throws {
        let recipe = ContrastiveRecipe(steps: 4, batch: 40)
        let whole = try Self.train(recipe, threads: 2, steps: 4).state
        let half = try Self.train(recipe, threads: 2, steps: 2).state
        let resumed = try Compute.run { compute in
            let configuration = SmallModel.configuration
            let trainer = try ContrastiveTrainer(
                configuration, RandomWeights(configuration, seed: 99), recipe, threads: 2, compute)
            trainer.state = half
            for _ in 0..<2 { _ = try trainer.step(Self.pairs(40), learningRate: 1e-3) }
            return trainer.state
        }
        #expect(resumed == whole)
    }

    @Test func theScaleStaysWithinOneHundred() throws {
        let base = SmallModel.configuration
        let configuration = CLIPConfiguration(
            vision: base.vision, text: base.text, projectionWidth: base.projectionWidth, initialLogitScale: log(150))
        let recipe = ContrastiveRecipe(steps: 1, batch: 8)
        let trained = try Self.train(recipe, threads: 1, rate: 1e-6, configuration: configuration)
        #expect(trained.scale == log(100))
    }

    @Test func longGradientsAreShortened() throws {
        let free = try Self.train(ContrastiveRecipe(steps: 1, batch: 8, gradientLimit: 1e9), threads: 1)
        let held = try Self.train(ContrastiveRecipe(steps: 1, batch: 8, gradientLimit: 1e-3), threads: 1)
        let norm = free.gradients.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
        // After one step Adam's first moments are a tenth of the gradients it was given.
        let given = held.state.moments.first.reduce(0) { $0 + Double($1 * $1) }.squareRoot() * 10
        #expect(norm > 1e-2)
        #expect(abs(given - 1e-3) < 1e-5)
    }

    @Test func aLossThatIsNoNumberIsAnError() throws {
        let batch = PairBatch(
            images: [Float](repeating: .nan, count: 2 * 768), imageShape: [3, 16, 16], captions: ["a", "b"],
            tokenizer: Self.tokenizer)
        #expect(throws: PretrainingDiverged(learningRate: 0.5)) {
            try Compute.run { compute in
                let configuration = SmallModel.configuration
                let trainer = try ContrastiveTrainer(
                    configuration, RandomWeights(configuration, seed: 1), ContrastiveRecipe(steps: 1, batch: 2),
                    threads: 1, compute)
                _ = try trainer.step(batch, learningRate: 0.5)
            }
        }
    }
}

@Suite struct ContrastiveRecipeTests {
    @Test func theRateRisesAndFalls() {
        let recipe = ContrastiveRecipe(steps: 100, learningRate: 2, warmUp: 0.1)
        let rates = (0..<100).map(recipe.learningRate(at:))
        #expect(abs(rates[0] - 0.1) < 1e-6)
        #expect(abs(rates[4] - 0.9) < 1e-6)
        #expect(abs(rates[54] - 1.0174524) < 1e-5)
        #expect(rates.firstIndex(of: rates.max() ?? 0) == 10)
        #expect(rates[99] > 0 && rates[99] < 0.001)
        #expect(ContrastiveRecipe(steps: 10, learningRate: 2, warmUp: 0).learningRate(at: 0) > 1.98)
    }
}
