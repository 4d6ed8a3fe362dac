import CKernels
import COneDNN

/// A convolution that does not learn any more: weights packed once, for images of one size, bias and activation fused.
///
/// It belongs to the thread of its `Compute`.
package final class FrozenConvolution {
    /// What is special about a convolution.
    package struct Options: Sendable {
        /// Pixels from one window to the next.
        package var stride = 1
        /// Zeros around the image, on every side.
        package var padding = 0
        /// None or ReLU, applied last.
        package var activation = Activation.none
        /// Whether the result is added to what its memory holds, before the activation.
        package var accumulates = false

        /// A convolution of single steps without padding; change what is different.
        package init(
            stride: Int = 1, padding: Int = 0, activation: Activation = .none, accumulates: Bool = false
        ) {
            self.stride = stride
            self.padding = padding
            self.activation = activation
            self.accumulates = accumulates
        }
    }

    /// N x O x H' x W'.
    package let outputShape: [Int]
    private let primitive: Primitive
    private let weights: Tensor
    private let bias: Tensor
    private let input: (shape: [Int], layout: Layout)
    private let outputLayout: Layout
    private let compute: Compute

    /// Packs a convolution's weights.
    ///
    /// - Parameters:
    ///   - weights: O x I x K x K; overwritten with their product with `scale`.
    ///   - scale: What each of the O channels is multiplied with: the scale of a batch norm that follows.
    ///   - bias: What is added to each of the O channels then.
    ///   - input: The images' extents, N x I x H x W.
    /// - Throws: `ComputeError`.
    package init(
        _ weights: Tensor, scale: [Float]?, bias: [Float], input: [Int], _ options: Options, _ compute: Compute
    ) throws {
        let shape = try Self.shape(weights, input: input, options)
        self.compute = compute
        outputShape = shape.output
        self.input = (input, compute.imageLayout(channels: shape.inputChannels))
        outputLayout = compute.imageLayout(channels: shape.outputChannels)
        primitive = try Self.primitive(shape, options, input: self.input.layout, output: outputLayout, compute)
        if let scale { Self.scaleRows(of: weights, by: scale) }
        self.weights = try Self.packed(weights, for: primitive, compute)
        self.bias = compute.tensor(bias, shape: [shape.outputChannels])
    }

    /// Convolves images.
    ///
    /// - Parameters:
    ///   - images: N x I x H x W, in any layout.
    ///   - result: Memory for N x O x H' x W' in the layout for so many channels; new if missing.
    /// - Returns: The result.
    /// - Throws: `ComputeError`.
    @discardableResult
    package func run(_ images: Tensor, into result: Tensor? = nil) throws -> Tensor {
        guard images.shape == input.shape else {
            throw ComputeError.shape(operation: "convolution", expected: "\(input.shape)", found: "\(images.shape)")
        }
        let result = result ?? compute.empty(outputShape, layout: outputLayout)
        precondition(result.shape == outputShape && result.layout == outputLayout, "no room for the convolution")
        let source = try compute.reordered(images, to: input.layout)
        try compute.run(primitive, [OD_SOURCE: source, OD_WEIGHTS: weights, OD_BIAS: bias, OD_RESULT: result])
        return result
    }

    private static func shape(_ weights: Tensor, input: [Int], _ options: Options) throws -> ConvolutionShape {
        guard weights.shape.count == 4, input.count == 4, weights.shape[1] == input[1],
            weights.shape[2] == weights.shape[3]
        else {
            throw ComputeError.shape(
                operation: "convolution of \(input)", expected: "weights O x I x K x K", found: "\(weights.shape)")
        }
        return ConvolutionShape(
            batch: input[0], inputChannels: input[1], height: input[2], width: input[3],
            outputChannels: weights.shape[0], kernel: weights.shape[2], stride: options.stride,
            padding: options.padding)
    }

    private static func primitive(
        _ shape: ConvolutionShape, _ options: Options, input: Layout, output: Layout, _ compute: Compute
    ) throws -> Primitive {
        let source = try compute.nativeLayout(shape.input, input)
        let target = try compute.nativeLayout(shape.output, output)
        let bias = try compute.nativeLayout([shape.outputChannels], .rowMajor)
        let weights = try compute.anyLayout(shape.weights)
        let epilogue = od_epilogue(adds_to_result: options.accumulates ? 1 : 0, activation: options.activation.native)
        return try compute.primitive("convolution \(shape)") {
            od_convolution_forward(
                $0, 0, source.handle, weights.handle, bias.handle, target.handle, shape.window, epilogue)
        }
    }

    private static func scaleRows(of weights: Tensor, by scale: [Float]) {
        let size = weights.count / weights.shape[0]
        for (row, factor) in scale.enumerated() { ck_scale(weights.pointer + row * size, factor, Int64(size)) }
    }

    private static func packed(_ weights: Tensor, for primitive: Primitive, _ compute: Compute) throws -> Tensor {
        let plain = try compute.nativeLayout(weights.shape, .rowMajor)
        guard let reorder = try ConvolutionPlan.reorder(compute, from: plain.handle, to: primitive.layout(OD_WEIGHTS))
        else { return weights }
        let packed = compute.empty([(primitive.bytes(OD_WEIGHTS) + 3) / 4])
        try compute.run(reorder, [OD_SOURCE: weights, OD_RESULT: packed])
        return packed
    }
}
