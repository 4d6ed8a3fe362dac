import Foundation
import TestSupport
import Tensors
import Testing

@testable import CLIP

@Suite struct ImageEncoderTests {
    @Test func thereAreFixtures() {
        #expect(EncoderFixture.all.count == 6)
    }

    @Test(arguments: EncoderFixture.all) func featuresAreTorchs(fixture: EncoderFixture) throws {
        let configuration = try fixture.configuration
        let weights = FormulaWeights(encoder: configuration, naming: try fixture.naming)
        let difference = fixture.difference(try fixture.features(configuration, weights))
        print("\(fixture.name): largest difference \(difference)")
        #expect(difference < 1e-5)
    }
}
