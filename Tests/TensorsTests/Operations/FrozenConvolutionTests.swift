import CKernels
import Testing

@testable import Tensors

/// Packed convolutions and pooling beside plain loops.
@Suite(.enabled(if: ck_detected_level() > 0, "without AVX2 the compute library has only its reference"))
struct FrozenConvolutionTests {
    struct Sizes: Sendable, CustomTestStringConvertible {
        let channels: Int
        let outputs: Int
        let edge: Int
        let kernel: Int
        let stride: Int
        var isStem: Bool { channels <= 3 }
        var testDescription: String { "\(channels) to \(outputs) channels, \(kernel) x \(kernel), stride \(stride)" }
    }

    // The kinds of the encoders: grey and RGB first layers, and 1 x 1 and 3 x 3 ones.
    static let sizes = [
        Sizes(channels: 1, outputs: 64, edge: 19, kernel: 7, stride: 2),
        Sizes(channels: 3, outputs: 64, edge: 16, kernel: 7, stride: 2),
        Sizes(channels: 32, outputs: 16, edge: 7, kernel: 1, stride: 1),
        Sizes(channels: 32, outputs: 48, edge: 9, kernel: 1, stride: 2),
        Sizes(channels: 16, outputs: 32, edge: 7, kernel: 3, stride: 1),
        Sizes(channels: 32, outputs: 32, edge: 9, kernel: 3, stride: 2),
    ]

    @Test(arguments: sizes) func followsThePlainLoops(sizes: Sizes) throws {
        let images = PlainImages(shape: [1, sizes.channels, sizes.edge, sizes.edge], seed: 1)
        let kernel = PlainImages(shape: [sizes.outputs, sizes.channels, sizes.kernel, sizes.kernel], seed: 2)
        let scale = PlainImages(shape: [sizes.outputs], seed: 3).values
        let bias = PlainImages(shape: [sizes.outputs], seed: 4).values
        let edge = (sizes.edge - 1) / sizes.stride + 1
        let before = PlainImages(shape: [1, sizes.outputs, edge, edge], seed: 5)
        let options = FrozenConvolution.Options(
            stride: sizes.stride, padding: sizes.kernel / 2, activation: .relu, accumulates: !sizes.isStem)
        let found = try Compute.run(referencePolicy: .refuse) { compute in
            let convolution = try FrozenConvolution(
                compute.tensor(kernel.values, shape: kernel.shape), scale: scale, bias: bias, input: images.shape,
                options, compute)
            let result = try compute.reordered(
                compute.tensor(before.values, shape: before.shape), to: compute.imageLayout(channels: sizes.outputs))
            try convolution.run(compute.tensor(images.values, shape: images.shape), into: result)
            return try compute.reordered(result, to: .rowMajor).values
        }
        expectClose(found, Self.plain(images, kernel, scale, bias, before, options).map { max(0, $0) })
    }

    private static func plain(
        _ images: PlainImages, _ kernel: PlainImages, _ scale: [Float], _ bias: [Float], _ before: PlainImages,
        _ options: FrozenConvolution.Options
    ) -> [Float] {
        let pixels = before.shape[2] * before.shape[3]
        var result = before.values.indices.map { index in
            bias[index / pixels] + (options.accumulates ? before.values[index] : 0)
        }
        PlainImages.forEachTap(
            input: images.shape, weights: kernel.shape, stride: options.stride, padding: options.padding
        ) { source, tap, to in
            result[to] += images.values[source] * kernel.values[tap] * scale[to / pixels]
        }
        return result
    }

    @Test func refusesImagesOfAnotherSize() throws {
        #expect(throws: ComputeError.self) {
            try Compute.run { compute in
                let convolution = try FrozenConvolution(
                    compute.zeros([16, 16, 1, 1]), scale: nil, bias: [Float](repeating: 0, count: 16),
                    input: [1, 16, 4, 4], .init(), compute)
                return try convolution.run(compute.zeros([1, 16, 5, 5])).values
            }
        }
    }

    /// Every value is below 0, so that padding with zeros would show.
    @Test(arguments: [1, 2]) func paddingDoesNotCountInPooling(stride: Int) throws {
        let images = PlainImages(shape: [1, 16, 5, 5], values: (0..<400).map { Float($0 * 37 % 101) - 200 })
        let edge = (5 + 2 - 3) / stride + 1
        let found = try Compute.run(referencePolicy: .refuse) { compute in
            let blocked = try compute.reordered(
                compute.tensor(images.values, shape: images.shape), to: compute.imageLayout(channels: 16))
            return try [Pooling.maximum, .average].map { pooling in
                let pooled = try compute.pool(blocked, pooling, size: 3, stride: stride, padding: 1)
                #expect(pooled.shape == [1, 16, edge, edge])
                return try compute.reordered(pooled, to: .rowMajor).values
            }
        }
        for c in 0..<16 {
            for (y, x) in (0..<edge).flatMap({ y in (0..<edge).map { (y, $0) } }) {
                let rows = max(0, y * stride - 1)...min(4, y * stride + 1)
                let columns = max(0, x * stride - 1)...min(4, x * stride + 1)
                let window = rows.flatMap { row in columns.map { images[0, c, row, $0] } }
                let place = (c * edge + y) * edge + x
                #expect(found[0][place] == window.max())
                #expect(abs(found[1][place] - window.reduce(0, +) / Float(window.count)) < 1e-4)
            }
        }
    }

    @Test func channelsShareTheirImagesMemory() throws {
        let values = try Compute.run { compute in
            let image = compute.zeros([1, 48, 2, 2], layout: compute.imageLayout(channels: 48))
            let part = image.channels(16..<32)
            part.fill(with: [Float](repeating: 1, count: part.count))
            return try compute.reordered(image, to: .rowMajor).values
        }
        #expect(values.indices.allSatisfy { values[$0] == (64..<128 ~= $0 ? 1 : 0) })
    }
}
