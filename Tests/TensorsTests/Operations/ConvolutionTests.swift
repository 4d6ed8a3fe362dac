import CKernels
import Testing

@testable import Tensors

/// Convolutions in every layout, forward and backward, beside plain loops.
@Suite struct ConvolutionTests {
    struct Sizes: Sendable, CustomTestStringConvertible {
        let channels: Int
        let outputs: Int
        let edge: Int
        let stride: Int
        var testDescription: String { "\(channels) to \(outputs) channels, \(edge) px, stride \(stride)" }
    }

    private struct Outcome: Sendable {
        var result: [Float] = []
        var input: [Float] = []
        var weights: [Float] = []
        var bias: [Float] = []
    }

    // The over-reading network's kinds: grey and RGB first layers, blocked ones, and channels that no block divides. Two
    // channels: like grey ones they are fewer than the three planes that oneDNN's AVX2 kernel for weights takes.
    @Test(
        .enabled(if: ck_detected_level() > 0, "without AVX2 the compute library has only its reference"),
        arguments: [
            Sizes(channels: 1, outputs: 16, edge: 9, stride: 2), Sizes(channels: 3, outputs: 16, edge: 8, stride: 2),
            Sizes(channels: 16, outputs: 32, edge: 7, stride: 1), Sizes(channels: 5, outputs: 12, edge: 6, stride: 1),
            Sizes(channels: 1, outputs: 8, edge: 7, stride: 1), Sizes(channels: 2, outputs: 16, edge: 7, stride: 1),
        ])
    func followsThePlainLoops(sizes: Sizes) throws {
        let images = PlainImages(shape: [3, sizes.channels, sizes.edge, sizes.edge], seed: 1)
        let kernel = PlainImages(shape: [sizes.outputs, sizes.channels, 3, 3], seed: 2)
        let bias = PlainImages(shape: [sizes.outputs], seed: 3)
        let edge = (sizes.edge - 1) / sizes.stride + 1
        let seed = PlainImages(shape: [3, sizes.outputs, edge, edge], seed: 4)
        let found = try Compute.run(referencePolicy: .refuse) { compute in
            try Self.outcome(compute, images, kernel, bias, seed, stride: sizes.stride)
        }
        let expected = Self.plain(images, kernel, bias, seed, stride: sizes.stride)
        expectClose(found.result, expected.result)
        expectClose(found.weights, expected.weights)
        expectClose(found.bias, expected.bias)
        // A first layer of one channel has no fast backward by data, and needs none.
        if sizes.channels > 3 { expectClose(found.input, expected.input) }
    }

    private static func outcome(
        _ compute: Compute, _ images: PlainImages, _ kernel: PlainImages, _ bias: PlainImages, _ seed: PlainImages,
        stride: Int
    ) throws -> Outcome {
        let needsInput = images.shape[1] > 3
        let input = Variable(compute.tensor(images.values, shape: images.shape), needsGradient: needsInput)
        let weights = Variable(compute.tensor(kernel.values, shape: kernel.shape), needsGradient: true)
        let shift = Variable(compute.tensor(bias.values, shape: bias.shape), needsGradient: true)
        let tape = Tape(compute, isTraining: true)
        let output = try tape.convolution(input, weights: weights, bias: shift, stride: stride, padding: 1)
        var outcome = Outcome()
        outcome.result = try compute.reordered(output.value, to: .rowMajor).values
        let gradient = compute.tensor(seed.values, shape: seed.shape)
        try tape.backward(from: output, seed: compute.reordered(gradient, to: output.value.layout))
        outcome.input = input.gradient?.values ?? []
        outcome.weights = weights.gradient?.values ?? []
        outcome.bias = shift.gradient?.values ?? []
        return outcome
    }

    private static func plain(
        _ images: PlainImages, _ kernel: PlainImages, _ bias: PlainImages, _ seed: PlainImages, stride: Int
    ) -> Outcome {
        let pixels = seed.shape[2] * seed.shape[3]
        var outcome = Outcome()
        outcome.result = seed.values.indices.map { bias.values[$0 / pixels % seed.shape[1]] }
        outcome.input = [Float](repeating: 0, count: images.values.count)
        outcome.weights = [Float](repeating: 0, count: kernel.values.count)
        outcome.bias = [Float](repeating: 0, count: bias.values.count)
        for index in seed.values.indices { outcome.bias[index / pixels % seed.shape[1]] += seed.values[index] }
        let shapes = (images.shape, kernel.shape)
        PlainImages.forEachTap(input: shapes.0, weights: shapes.1, stride: stride, padding: 1) { source, tap, to in
            outcome.result[to] += images.values[source] * kernel.values[tap]
            outcome.input[source] += seed.values[to] * kernel.values[tap]
            outcome.weights[tap] += seed.values[to] * images.values[source]
        }
        return outcome
    }
}

/// Expects two arrays to differ by no more than rounding.
func expectClose(
    _ found: [Float], _ expected: [Float], within tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let size = max(1, expected.map(abs).max() ?? 0)
    let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(difference <= tolerance * size, "largest difference \(difference)", sourceLocation: sourceLocation)
}
