import COneDNN

/// How the pixels of a window become one.
package enum Pooling: Int, Sendable {
    /// The largest of them.
    case maximum
    /// The mean of those that lie inside the image.
    case average

    var native: od_pooling {
        switch self {
        case .maximum: OD_MAX_POOL
        case .average: OD_AVERAGE_POOL
        }
    }
}

/// The square windows of a pooling.
struct PoolingWindow {
    var pooling = Pooling.maximum
    let size: Int
    let stride: Int
    /// Pixels around the image, on every side, that do not count.
    var padding = 0

    var numbers: [Int] { [pooling.rawValue, size, stride, padding] }

    /// Extents after the pooling of N x C x H x W.
    func output(of shape: [Int]) -> [Int] {
        shape.prefix(2) + shape.dropFirst(2).map { ($0 + 2 * padding - size) / stride + 1 }
    }
}

/// The primitives of pooling over images of one shape and layout.
final class PoolingPlan {
    let outputShape: [Int]
    private let input: (shape: [Int], layout: Layout)
    private let forward: Primitive
    private let native: (input: NativeLayout, output: NativeLayout)
    private let kind: od_pooling
    private let window: od_window
    private var backward: Primitive?

    init(_ shape: [Int], _ layout: Layout, _ pooling: PoolingWindow, training: Bool, compute: Compute) throws {
        outputShape = pooling.output(of: shape)
        let kind = pooling.pooling.native
        let window = ConvolutionShape.window(pooling.size, pooling.stride, pooling.padding)
        let source = try compute.nativeLayout(shape, layout)
        let target = try compute.nativeLayout(outputShape, layout)
        forward = try compute.primitive("pooling \(shape)") {
            od_pooling_forward($0, kind, training ? 1 : 0, source.handle, target.handle, window)
        }
        input = (shape, layout)
        native = (source, target)
        self.kind = kind
        self.window = window
    }

    func runForward(_ compute: Compute, _ input: Tensor) throws -> (result: Tensor, workspace: Tensor?) {
        try runForward(compute, input, into: compute.empty(outputShape, layout: self.input.layout))
    }

    func runForward(
        _ compute: Compute, _ input: Tensor, into result: Tensor
    ) throws -> (result: Tensor, workspace: Tensor?) {
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
        let made = try compute.primitive("pooling backward") {
            od_pooling_backward(
                $0, kind, forward.handle, native.input.handle, native.output.handle, window)
        }
        backward = made
        return made
    }
}
