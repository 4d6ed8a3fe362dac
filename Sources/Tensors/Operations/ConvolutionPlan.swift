import COneDNN

/// One convolution shape, ready to run: forward, both backwards, and the reorders of its weights.
///
/// Activations keep one layout through a network, blocked by channels where they divide; the weights, which are small,
/// are reordered from PyTorch's O x I x H x W whenever they are used.
final class ConvolutionPlan {
    let shape: ConvolutionShape
    let inputLayout: Layout
    let outputLayout: Layout
    private let native: NativeConvolution
    private let forward: Primitive
    private let packForward: Primitive?
    private var backwardData: (primitive: Primitive, pack: Primitive?)?
    private var backwardWeights: WeightsGradientPlan?

    init(
        _ shape: ConvolutionShape, hasBias: Bool, activation: Activation, training: Bool, compute: Compute
    ) throws {
        self.shape = shape
        (inputLayout, outputLayout) = compute.convolutionLayouts(shape.inputChannels, shape.outputChannels)
        native = try NativeConvolution(
            shape, input: inputLayout, output: outputLayout, hasBias: hasBias, compute: compute)
        forward = try native.forward(compute, activation: activation, training: training)
        packForward = try Self.reorder(compute, from: native.weights.handle, to: forward.layout(OD_WEIGHTS))
    }

    func runForward(_ compute: Compute, input: Tensor, weights: Tensor, bias: Tensor?) throws -> Tensor {
        let result = compute.empty(shape.output, layout: outputLayout)
        let packed = try pack(compute, weights, packForward, bytes: forward.bytes(OD_WEIGHTS))
        try compute.run(
            forward,
            [
                OD_SOURCE: input, OD_WEIGHTS: packed, OD_BIAS: bias,
                OD_RESULT: result,
            ])
        return result
    }

    func runBackwardData(_ compute: Compute, resultGradient: Tensor, weights: Tensor) throws -> Tensor {
        let (primitive, packer) = try dataPlan(compute)
        let packed = try pack(compute, weights, packer, bytes: primitive.bytes(OD_WEIGHTS))
        let gradient = compute.empty(shape.input, layout: inputLayout)
        try compute.run(
            primitive,
            [
                OD_RESULT_GRADIENT: resultGradient, OD_WEIGHTS: packed,
                OD_SOURCE_GRADIENT: gradient,
            ])
        return gradient
    }

    /// The gradients of weights (O x I x K x K) and bias.
    func runBackwardWeights(
        _ compute: Compute, input: Tensor, resultGradient: Tensor
    ) throws -> (weights: Tensor, bias: Tensor?) {
        let plan = try backwardWeights ?? WeightsGradientPlan(native, forward: forward, compute: compute)
        backwardWeights = plan
        return try plan.run(compute, input: input, resultGradient: resultGradient)
    }

    private func pack(_ compute: Compute, _ weights: Tensor, _ packer: Primitive?, bytes: Int) throws -> Tensor {
        guard let packer else { return weights }
        let packed = compute.empty([(bytes + 3) / 4])
        try compute.run(packer, [OD_SOURCE: weights, OD_RESULT: packed])
        return packed
    }

    private func dataPlan(_ compute: Compute) throws -> (primitive: Primitive, pack: Primitive?) {
        if let backwardData { return backwardData }
        let primitive = try native.backwardData(compute, forward: forward)
        let packer = try Self.reorder(compute, from: native.weights.handle, to: primitive.layout(OD_WEIGHTS))
        backwardData = (primitive, packer)
        return (primitive, packer)
    }

    /// A reorder between two layouts; `nil` where they are the same.
    static func reorder(
        _ compute: Compute, from source: OpaquePointer?, to target: OpaquePointer?
    ) throws -> Primitive? {
        guard od_layout_equal(source, target) == 0 else { return nil }
        return try compute.primitive("reorder of weights") { od_reorder($0, source, target) }
    }
}
