import COneDNN

/// The primitives of batch normalisation over images of one shape and layout, with or without ReLU behind it.
final class BatchNormPlan {
    private let forward: Primitive
    private let data: NativeLayout
    private let epsilon: Float
    private let relu: Bool
    private var backward: Primitive?

    init(_ shape: [Int], _ layout: Layout, epsilon: Float, relu: Bool, training: Bool, compute: Compute) throws {
        let data = try compute.nativeLayout(shape, layout)
        forward = try compute.primitive("batch norm \(shape) \(layout)") {
            od_batch_norm_forward($0, training ? 1 : 0, data.handle, epsilon, relu ? 1 : 0)
        }
        self.data = data
        self.epsilon = epsilon
        self.relu = relu
    }

    /// What the forward of a training step leaves for its backward.
    struct Saved {
        let input: Tensor
        let mean: Tensor
        let variance: Tensor
        let workspace: Tensor?
    }

    func runTraining(
        _ compute: Compute, _ input: Tensor, scale: Tensor, shift: Tensor
    ) throws -> (result: Tensor, saved: Saved) {
        let result = compute.empty(input.shape, layout: input.layout)
        let bytes = forward.bytes(OD_WORKSPACE)
        let saved = Saved(
            input: input, mean: compute.empty([input.shape[1]]), variance: compute.empty([input.shape[1]]),
            workspace: bytes > 0 ? compute.empty([(bytes + 3) / 4]) : nil)
        try run(compute, input, saved.mean, saved.variance, scale, shift, saved.workspace, result)
        return (result, saved)
    }

    func runInference(
        _ compute: Compute, _ input: Tensor, mean: Tensor, variance: Tensor, scale: Tensor, shift: Tensor
    ) throws -> Tensor {
        let result = compute.empty(input.shape, layout: input.layout)
        try run(compute, input, mean, variance, scale, shift, nil, result)
        return result
    }

    func runBackward(
        _ compute: Compute, _ saved: Saved, scale: Tensor, shift: Tensor, gradient: Tensor
    ) throws -> (input: Tensor, scale: Tensor, shift: Tensor) {
        let primitive = try backwardPrimitive(compute)
        let channels = [saved.input.shape[1]]
        let result = (
            input: compute.empty(saved.input.shape, layout: saved.input.layout), scale: compute.empty(channels),
            shift: compute.empty(channels)
        )
        try compute.run(
            primitive,
            [
                OD_SOURCE: saved.input, OD_MEAN: saved.mean, OD_VARIANCE: saved.variance,
                OD_SCALE: scale, OD_SHIFT: shift, OD_WORKSPACE: saved.workspace,
                OD_RESULT_GRADIENT: gradient, OD_SOURCE_GRADIENT: result.input,
                OD_SCALE_GRADIENT: result.scale, OD_SHIFT_GRADIENT: result.shift,
            ])
        return result
    }

    private func run(
        _ compute: Compute, _ input: Tensor, _ mean: Tensor, _ variance: Tensor, _ scale: Tensor, _ shift: Tensor,
        _ workspace: Tensor?, _ result: Tensor
    ) throws {
        try compute.run(
            forward,
            [
                OD_SOURCE: input, OD_MEAN: mean, OD_VARIANCE: variance,
                OD_SCALE: scale, OD_SHIFT: shift, OD_WORKSPACE: workspace,
                OD_RESULT: result,
            ])
    }

    private func backwardPrimitive(_ compute: Compute) throws -> Primitive {
        if let backward { return backward }
        let made = try compute.primitive("batch norm backward") {
            od_batch_norm_backward($0, forward.handle, data.handle, epsilon, relu ? 1 : 0)
        }
        backward = made
        return made
    }
}
