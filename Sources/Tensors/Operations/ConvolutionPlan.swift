import COneDNN

/// The shape of a two-dimensional convolution, in PyTorch's terms.
struct ConvolutionShape: Hashable {
    let batch: Int
    let inputChannels: Int
    let height: Int
    let width: Int
    let outputChannels: Int
    let kernel: Int
    let stride: Int
    let padding: Int

    var outputHeight: Int { (height + 2 * padding - kernel) / stride + 1 }
    var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }
    var input: [Int] { [batch, inputChannels, height, width] }
    var output: [Int] { [batch, outputChannels, outputHeight, outputWidth] }
    var weights: [Int] { [outputChannels, inputChannels, kernel, kernel] }
    var numbers: [Int] { [batch, inputChannels, height, width, outputChannels, kernel, stride, padding] }
    var window: od_window { Self.window(kernel, stride, padding) }

    static func window(_ kernel: Int, _ stride: Int, _ padding: Int) -> od_window {
        let (kernel, stride, padding) = (Int64(kernel), Int64(stride), Int64(padding))
        return od_window(kernel: (kernel, kernel), stride: (stride, stride), padding: (padding, padding))
    }
}

/// The primitives of one convolution shape: forward, both backwards, and the reorders of its weights.
///
/// Activations keep one layout through a network, blocked by channels where they divide; the weights, which are small,
/// are reordered from PyTorch's O x I x H x W whenever they are used.
final class ConvolutionPlan {
    let shape: ConvolutionShape
    let inputLayout: Layout
    let outputLayout: Layout
    private let forward: Primitive
    private let packForward: Primitive?
    private let native: (input: NativeLayout, output: NativeLayout, weights: NativeLayout, bias: NativeLayout?)
    private var backwardData: (primitive: Primitive, pack: Primitive?)?
    private var backwardWeights: (primitive: Primitive, unpack: Primitive?)?

    init(
        _ shape: ConvolutionShape, hasBias: Bool, activation: Activation, training: Bool, compute: Compute
    ) throws {
        self.shape = shape
        (inputLayout, outputLayout) = compute.convolutionLayouts(shape.inputChannels, shape.outputChannels)
        let input = try compute.nativeLayout(shape.input, inputLayout)
        let output = try compute.nativeLayout(shape.output, outputLayout)
        let weights = try compute.nativeLayout(shape.weights, .rowMajor)
        let bias = try hasBias ? compute.nativeLayout([shape.outputChannels], .rowMajor) : nil
        native = (input, output, weights, bias)
        let any = try compute.anyLayout(shape.weights)
        let epilogue = od_epilogue(adds_to_result: 0, activation: activation.native)
        let window = shape.window
        let made = try compute.primitive("convolution \(shape)") {
            od_convolution_forward(
                $0, training ? 1 : 0, input.handle, any.handle, bias?.handle, output.handle, window, epilogue)
        }
        packForward = try Self.reorder(compute, from: weights.handle, to: made.layout(OD_WEIGHTS))
        forward = made
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

    /// The gradients of weights (O x I x H x W) and bias.
    func runBackwardWeights(
        _ compute: Compute, input: Tensor, resultGradient: Tensor
    ) throws -> (weights: Tensor, bias: Tensor?) {
        let (primitive, unpacker) = try weightsPlan(compute)
        let packed = compute.empty([(primitive.bytes(OD_WEIGHTS_GRADIENT) + 3) / 4])
        let bias = native.bias.map { _ in compute.empty([shape.outputChannels]) }
        try compute.run(
            primitive,
            [
                OD_SOURCE: input, OD_RESULT_GRADIENT: resultGradient,
                OD_WEIGHTS_GRADIENT: packed, OD_BIAS_GRADIENT: bias,
            ])
        guard let unpacker else { return (packed.reshaped(shape.weights), bias) }
        let weights = compute.empty(shape.weights)
        try compute.run(unpacker, [OD_SOURCE: packed, OD_RESULT: weights])
        return (weights, bias)
    }

    private func pack(_ compute: Compute, _ weights: Tensor, _ packer: Primitive?, bytes: Int) throws -> Tensor {
        guard let packer else { return weights }
        let packed = compute.empty([(bytes + 3) / 4])
        try compute.run(packer, [OD_SOURCE: weights, OD_RESULT: packed])
        return packed
    }

    private func dataPlan(_ compute: Compute) throws -> (primitive: Primitive, pack: Primitive?) {
        if let backwardData { return backwardData }
        let any = try compute.anyLayout(shape.weights)
        let window = shape.window
        let primitive = try compute.primitive("convolution backward by data \(shape)") {
            od_convolution_backward_data(
                $0, forward.handle, native.input.handle, any.handle, native.output.handle, window)
        }
        let packer = try Self.reorder(compute, from: native.weights.handle, to: primitive.layout(OD_WEIGHTS))
        backwardData = (primitive, packer)
        return (primitive, packer)
    }

    private func weightsPlan(_ compute: Compute) throws -> (primitive: Primitive, unpack: Primitive?) {
        if let backwardWeights { return backwardWeights }
        let any = try compute.anyLayout(shape.weights)
        let window = shape.window
        let primitive = try compute.primitive("convolution backward by weights \(shape)") {
            od_convolution_backward_weights(
                $0, forward.handle, native.input.handle, any.handle, native.bias?.handle, native.output.handle, window)
        }
        let unpacker = try Self.reorder(
            compute, from: primitive.layout(OD_WEIGHTS_GRADIENT), to: native.weights.handle)
        backwardWeights = (primitive, unpacker)
        return (primitive, unpacker)
    }

    /// A reorder between two layouts; `nil` where they are the same.
    static func reorder(
        _ compute: Compute, from source: OpaquePointer?, to target: OpaquePointer?
    ) throws -> Primitive? {
        guard od_layout_equal(source, target) == 0 else { return nil }
        return try compute.primitive("reorder of weights") { od_reorder($0, source, target) }
    }
}
