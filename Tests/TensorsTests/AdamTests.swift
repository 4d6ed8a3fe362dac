import Testing

@testable import Tensors

@Suite struct AdamTests {
    private static func parameters(_ compute: Compute) -> Parameters {
        let parameters = Parameters([("matrix", [2, 20]), ("bias", [3]), ("other", [4, 4])], compute)
        parameters.values.fill(with: [Float](repeating: 1, count: parameters.values.count))
        return parameters
    }

    @Test func decayIsOnlyForThoseNamed() throws {
        let values = try Compute.run { compute in
            let parameters = Self.parameters(compute)
            let adam = Adam(
                parameters, compute, learningRate: 0.1, weightDecay: 0.5, decays: { $0.shape.count > 1 })
            adam.step()
            return ["matrix", "bias", "other"].map { parameters[$0].value.values }
        }
        // Without gradients only the decay moves them: 1 - 0.1 · 0.5.
        #expect(values[0].allSatisfy { abs($0 - 0.95) < 1e-6 })
        #expect(values[1] == [1, 1, 1])
        #expect(values[2].allSatisfy { abs($0 - 0.95) < 1e-6 })
    }

    private static func run(_ compute: Compute, splitting: Bool) -> [Float] {
        let parameters = parameters(compute)
        var adam = Adam(parameters, compute, learningRate: 0.01)
        for step in 0..<6 {
            parameters.clearGradients()
            let gradients = (0..<parameters.gradients.count).map { Float($0 % 5) - Float(step) }
            parameters.gradients.fill(with: gradients)
            if splitting, step == 3 {
                let moments = adam.moments
                adam = Adam(parameters, compute, learningRate: 0.01)
                adam.moments = moments
            }
            adam.step()
        }
        return parameters.values.values
    }

    @Test func momentsCarryOn() throws {
        let (whole, split) = try Compute.run { compute in
            (Self.run(compute, splitting: false), Self.run(compute, splitting: true))
        }
        #expect(whole == split)
        #expect(whole.first != 1)
    }

    @Test func theNormIsThatOfAllGradients() throws {
        let norm = try Compute.run { compute in
            let parameters = Self.parameters(compute)
            parameters.gradients.fill(with: [3] + [Float](repeating: 0, count: parameters.gradients.count - 2) + [4])
            return parameters.gradientNorm
        }
        #expect(abs(norm - 5) < 1e-9)
    }
}
