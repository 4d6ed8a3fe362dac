import COneDNN

/// The gradients of a convolution's weights and bias.
///
/// Of plain planes oneDNN's AVX2 kernel for weights takes three and no fewer (2.6; the AVX-512 kernel takes any number).
/// Where only the reference implementation, hundreds of times slower, is left for grey images, they get planes of
/// zeros, whose weights' gradients are dropped.
final class WeightsGradientPlan {
    /// The weights' shape, O x I x K x K.
    private let weights: [Int]
    /// What oneDNN computes, with as many channels as its kernel wants.
    private let native: NativeConvolution
    private let primitive: Primitive
    private let unpack: Primitive?

    /// - Parameter forward: The convolution's forward primitive for training.
    init(_ convolution: NativeConvolution, forward: Primitive, compute: Compute) throws {
        weights = convolution.shape.weights
        (native, primitive) = try Self.fastest(convolution, forward: forward, compute)
        unpack = try ConvolutionPlan.reorder(
            compute, from: primitive.layout(OD_WEIGHTS_GRADIENT), to: native.weights.handle)
    }

    /// The gradients of weights (O x I x K x K) and bias.
    func run(
        _ compute: Compute, input: Tensor, resultGradient: Tensor
    ) throws -> (weights: Tensor, bias: Tensor?) {
        let source = Self.fitted(input, to: native.shape.input, compute)
        let packed = compute.empty([(primitive.bytes(OD_WEIGHTS_GRADIENT) + 3) / 4])
        let bias = native.hasBias ? compute.empty([native.shape.outputChannels]) : nil
        try compute.run(
            primitive,
            [
                OD_SOURCE: source, OD_RESULT_GRADIENT: resultGradient,
                OD_WEIGHTS_GRADIENT: packed, OD_BIAS_GRADIENT: bias,
            ])
        return (Self.fitted(try unpacked(packed, compute), to: weights, compute), bias)
    }

    private func unpacked(_ packed: Tensor, _ compute: Compute) throws -> Tensor {
        guard let unpack else { return packed.reshaped(native.shape.weights) }
        let weights = compute.empty(native.shape.weights)
        try compute.run(unpack, [OD_SOURCE: packed, OD_RESULT: weights])
        return weights
    }

    /// Planes that the AVX2 kernel takes.
    private static let planes = 3

    /// The convolution itself, or the same with more channels where only that has a kernel.
    private static func fastest(
        _ convolution: NativeConvolution, forward: Primitive, _ compute: Compute
    ) throws -> (NativeConvolution, Primitive) {
        let canGrow = convolution.layouts.input == .rowMajor && convolution.shape.inputChannels < planes
        let own = try convolution.backwardWeights(
            compute, forward: forward, policy: canGrow ? .allow : compute.referencePolicy)
        guard canGrow, own.isReference else { return (convolution, own) }
        let wider = try convolution.withInputChannels(planes, compute)
        let widerForward = try wider.forward(compute, activation: .none, training: true)
        let primitive = try wider.backwardWeights(compute, forward: widerForward, policy: compute.referencePolicy)
        return primitive.isReference ? (convolution, own) : (wider, primitive)
    }

    /// The tensor itself, or a copy with channels of zeros added or with channels dropped.
    private static func fitted(_ tensor: Tensor, to shape: [Int], _ compute: Compute) -> Tensor {
        guard tensor.shape != shape else { return tensor }
        let result = compute.zeros(shape)
        let (from, to) = (tensor.count / shape[0], result.count / shape[0])
        for row in 0..<shape[0] {
            (result.pointer + row * to).update(from: tensor.pointer + row * from, count: min(from, to))
        }
        return result
    }
}
