import COneDNN

/// The primitives of max pooling over images of one shape and layout.
final class PoolingPlan {
    let outputShape: [Int]
    private let input: (shape: [Int], layout: Layout)
    private let forward: Primitive
    private let native: (input: NativeLayout, output: NativeLayout)
    private let window: od_window
    private var backward: Primitive?

    init(_ shape: [Int], _ layout: Layout, size: Int, stride: Int, training: Bool, compute: Compute) throws {
        outputShape = [shape[0], shape[1], (shape[2] - size) / stride + 1, (shape[3] - size) / stride + 1]
        let window = ConvolutionShape.window(size, stride, 0)
        let source = try compute.nativeLayout(shape, layout)
        let target = try compute.nativeLayout(outputShape, layout)
        forward = try compute.primitive("max pooling \(shape)") {
            od_pooling_forward($0, OD_MAX_POOL, training ? 1 : 0, source.handle, target.handle, window)
        }
        input = (shape, layout)
        native = (source, target)
        self.window = window
    }

    func runForward(_ compute: Compute, _ input: Tensor) throws -> (result: Tensor, workspace: Tensor?) {
        let result = compute.empty(outputShape, layout: input.layout)
        let bytes = forward.bytes(OD_WORKSPACE)
        let workspace = bytes > 0 ? compute.empty([(bytes + 3) / 4]) : nil
        try compute.run(
            forward, [OD_SOURCE: input, OD_RESULT: result, OD_WORKSPACE: workspace])
        return (result, workspace)
    }

    func runBackward(_ compute: Compute, gradient: Tensor, workspace: Tensor?) throws -> Tensor {
        let primitive = try backwardPrimitive(compute)
        let result = compute.empty(input.shape, layout: input.layout)
        try compute.run(
            primitive,
            [
                OD_RESULT_GRADIENT: gradient, OD_WORKSPACE: workspace,
                OD_SOURCE_GRADIENT: result,
            ])
        return result
    }

    private func backwardPrimitive(_ compute: Compute) throws -> Primitive {
        if let backward { return backward }
        let made = try compute.primitive("max pooling backward") {
            od_pooling_backward(
                $0, OD_MAX_POOL, forward.handle, native.input.handle, native.output.handle, window)
        }
        backward = made
        return made
    }
}
