import Foundation
import Tensors
import TestSupport
import Testing

@testable import Convnet

/// Twenty training steps of a small network beside PyTorch's.
@Suite(.enabled(if: References.fixtures != nil, Comment(rawValue: References.fixturesMissing)))
struct ReferenceTrainingTests {
    private struct Expected: Decodable { let losses: [Double] }

    private static let architecture = Architecture(
        inputChannels: 1, inputSize: 21,
        layers: [
            .convolution(channels: 8, kernel: 3, stride: 1, padding: 1, bias: true, batchNorm: true, relu: true),
            .maxPool(size: 2),
            .convolution(channels: 16, kernel: 3, stride: 2, padding: 1, bias: true, batchNorm: true, relu: true),
            .globalAverage,
            .linear(outputs: 3, relu: false),
        ])

    /// Our names beside those of PyTorch's `nn.Sequential`, whose modules count norms and activations too.
    private static let names = [
        "0.weight": "0.weight", "0.bias": "0.bias", "0.norm.weight": "1.weight", "0.norm.bias": "1.bias",
        "2.weight": "4.weight", "2.bias": "4.bias", "2.norm.weight": "5.weight", "2.norm.bias": "5.bias",
        "4.weight": "9.weight", "4.bias": "9.bias",
    ]

    private func reference() throws -> (tensors: SafetensorsFile, losses: [Double]) {
        let folder = try #require(References.fixtures).appendingPathComponent("training")
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appendingPathComponent("convnet.json")))
        return (try SafetensorsFile(folder.appendingPathComponent("convnet.safetensors")), expected.losses)
    }

    private struct Outcome: Sendable {
        var losses: [Double] = []
        var firstGradients: [String: [Float]] = [:]
        var runningVariance: [Float] = []
    }

    @Test func lossesAndGradientsFollowPyTorch() throws {
        let (file, losses) = try reference()
        let outcome = try Compute.run(referencePolicy: .refuse) { compute in
            try Self.train(file, steps: losses.count, compute)
        }
        for (found, expected) in zip(outcome.losses, losses) { #expect(abs(found - expected) < 1e-3) }
        // A bias in front of batch normalisation has no gradient but rounding noise, compared on its weights' scale.
        let scale = try file.floats("gradient.4.weight").map(abs).max() ?? 1
        for (ours, theirs) in Self.names {
            let expected = try file.floats("gradient.\(theirs)")
            let size = max(expected.map(abs).max() ?? 0, scale * 1e-2)
            expectClose(outcome.firstGradients[ours] ?? [], expected, tolerance: 1e-3 * size, name: ours)
        }
        expectClose(outcome.runningVariance, try file.floats("final.1.running_var"), tolerance: 1e-3)
    }

    @Test func inferenceFollowsPyTorch() throws {
        let (file, _) = try reference()
        let logits = try Compute.run(referencePolicy: .refuse) { compute in
            let network = try Convnet(Self.architecture, compute)
            for (ours, theirs) in Self.names {
                network.parameters[ours].value.fill(with: try file.floats("final.\(theirs)"))
            }
            for (ours, theirs) in [("0.norm", "1"), ("2.norm", "5")] {
                for kind in ["running_mean", "running_var"] {
                    network.statistics["\(ours).\(kind)"].value.fill(with: try file.floats("final.\(theirs).\(kind)"))
                }
            }
            let images = Variable(compute.tensor(try file.floats("x"), shape: [32, 1, 21, 21]))
            return try network.logits(images, Tape(compute, isTraining: false)).value.values
        }
        expectClose(logits, try file.floats("eval_logits"), tolerance: 1e-4)
    }

    private static func train(_ file: SafetensorsFile, steps: Int, _ compute: Compute) throws -> Outcome {
        let network = try Convnet(architecture, compute)
        for (ours, theirs) in names { network.parameters[ours].value.fill(with: try file.floats("initial.\(theirs)")) }
        let images = Variable(compute.tensor(try file.floats("x"), shape: [32, 1, 21, 21]))
        let targets = compute.tensor(
            try file.integers("y").flatMap { label in (0..<3).map { $0 == label ? Float(1) : 0 } }, shape: [32, 3])
        let optimizer = Adam(network.parameters, compute, learningRate: 0.01)
        var outcome = Outcome()
        for step in 0..<steps {
            network.parameters.clearGradients()
            let tape = Tape(compute, isTraining: true)
            let loss = tape.crossEntropy(try network.logits(images, tape), targets: targets)
            outcome.losses.append(Double(loss.value.values[0]))
            try tape.backward(from: loss)
            if step == 0 {
                for name in names.keys { outcome.firstGradients[name] = network.parameters[name].gradient?.values }
            }
            optimizer.step()
        }
        outcome.runningVariance = network.statistics["0.norm.running_var"].value.values
        return outcome
    }

    private func expectClose(_ found: [Float], _ expected: [Float], tolerance: Float, name: String = "") {
        #expect(found.count == expected.count)
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(difference <= tolerance, "\(name): largest difference \(difference)")
    }
}
