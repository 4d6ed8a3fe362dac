import COneDNN

/// A convolution as oneDNN sees it: the layouts of its tensors, and the primitives that work on them.
struct NativeConvolution {
    let shape: ConvolutionShape
    let layouts: (input: Layout, output: Layout)
    /// PyTorch's O x I x K x K, between which and a primitive's own order the weights are reordered.
    let weights: NativeLayout
    private let input: NativeLayout
    private let output: NativeLayout
    private let anyWeights: NativeLayout
    private let bias: NativeLayout?

    var hasBias: Bool { bias != nil }

    init(_ shape: ConvolutionShape, input: Layout, output: Layout, hasBias: Bool, compute: Compute) throws {
        self.shape = shape
        layouts = (input, output)
        self.input = try compute.nativeLayout(shape.input, input)
        self.output = try compute.nativeLayout(shape.output, output)
        weights = try compute.nativeLayout(shape.weights, .rowMajor)
        anyWeights = try compute.anyLayout(shape.weights)
        bias = try hasBias ? compute.nativeLayout([shape.outputChannels], .rowMajor) : nil
    }

    /// The same convolution of images with another number of channels.
    func withInputChannels(_ channels: Int, _ compute: Compute) throws -> NativeConvolution {
        try NativeConvolution(
            shape.withInputChannels(channels), input: layouts.input, output: layouts.output, hasBias: hasBias,
            compute: compute)
    }

    func forward(_ compute: Compute, activation: Activation, training: Bool) throws -> Primitive {
        let epilogue = od_epilogue(adds_to_result: 0, activation: activation.native)
        return try compute.primitive("convolution \(shape)") {
            od_convolution_forward(
                $0, training ? 1 : 0, input.handle, anyWeights.handle, bias?.handle, output.handle, shape.window,
                epilogue)
        }
    }

    /// - Parameter forward: A forward primitive for training.
    func backwardData(_ compute: Compute, forward: Primitive) throws -> Primitive {
        try compute.primitive("convolution backward by data \(shape)") {
            od_convolution_backward_data(
                $0, forward.handle, input.handle, anyWeights.handle, output.handle, shape.window)
        }
    }

    /// - Parameters:
    ///   - forward: A forward primitive for training.
    ///   - policy: What to do where there is only the reference implementation.
    func backwardWeights(
        _ compute: Compute, forward: Primitive, policy: Compute.ReferencePolicy
    ) throws -> Primitive {
        try compute.primitive("convolution backward by weights \(shape)", policy: policy) {
            od_convolution_backward_weights(
                $0, forward.handle, input.handle, anyWeights.handle, bias?.handle, output.handle, shape.window)
        }
    }
}
