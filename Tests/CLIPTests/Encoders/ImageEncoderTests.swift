import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct ImageEncoderTests {
    @Test func thereAreFixtures() {
        #expect(EncoderFixture.all.count == 8)
    }

    @Test(arguments: EncoderFixture.all) func featuresAreTorchs(fixture: EncoderFixture) throws {
        let configuration = try fixture.configuration
        let weights = FormulaWeights(encoder: configuration, naming: try fixture.naming)
        let difference = fixture.difference(try fixture.features(configuration, weights))
        print("\(fixture.name): largest difference \(difference)")
        #expect(difference < 1e-5)
    }

    /// A convolutional network takes images one by one; a transformer's products may round differently in other batches.
    @Test func imagesDoNotDependOnTheirBatch() throws {
        let fixture = try EncoderFixture.named("densenet121")
        let configuration = try fixture.configuration
        let weights = FormulaWeights(encoder: configuration, naming: try fixture.naming)
        let shape = [1, 3, 64, 64]
        let values = FormulaWeights.pixels(2 * 3 * 64 * 64)
        let (both, second) = try Compute.run { compute in
            let encoder = try ImageEncoder(configuration, weights, compute)
            let last = compute.tensor(Array(values[(3 * 64 * 64)...]), shape: shape)
            return (
                try encoder.features(compute.tensor(values, shape: [2, 3, 64, 64])).values,
                try encoder.features(last).values
            )
        }
        #expect(Array(both[1024...]) == second)
    }

    @Test func refusesImagesOfAnotherSize() throws {
        let fixture = try EncoderFixture.named("timm")
        let configuration = try fixture.configuration
        let weights = FormulaWeights(encoder: configuration, naming: try fixture.naming)
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                try ImageEncoder(configuration, weights, compute).features(compute.zeros([1, 1, 48, 48])).values
            }
        }
    }
}
