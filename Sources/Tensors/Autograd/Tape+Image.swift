import CKernels

extension Tape {
    /// A two-dimensional convolution with the same stride and zero padding along both axes.
    ///
    /// - Parameters:
    ///   - input: N x C x H x W.
    ///   - weights: O x C x K x K.
    ///   - bias: O elements, or `nil`.
    /// - Returns: N x O x H' x W', with the activation (none or ReLU) applied.
    /// - Throws: `ComputeError`.
    package func convolution(
        _ input: Variable, weights: Variable, bias: Variable?, stride: Int = 1, padding: Int = 0,
        activation: Activation = .none
    ) throws -> Variable {
        precondition(activation == .none || activation == .relu, "only ReLU is fused with a convolution")
        let compute = compute
        let plan = try compute.convolutionPlan(
            input.value, weights: weights.value, hasBias: bias != nil, stride: stride, padding: padding,
            activation: activation, training: isTraining)
        let source = try compute.reordered(input.value, to: plan.inputLayout)
        let value = try plan.runForward(compute, input: source, weights: weights.value, bias: bias?.value)
        let output = result(value, of: input, weights, bias)
        record(output) { gradient in
            if activation == .relu {
                ck_relu_backward(value.pointer, gradient.pointer, gradient.pointer, Int64(gradient.count))
            }
            if weights.needsGradient {
                let gradients = try plan.runBackwardWeights(compute, input: source, resultGradient: gradient)
                try weights.accumulate(gradients.weights, compute)
                if let bias, let gradient = gradients.bias { try bias.accumulate(gradient, compute) }
            }
            if input.needsGradient {
                let back = try plan.runBackwardData(compute, resultGradient: gradient, weights: weights.value)
                try input.accumulate(back, compute)
            }
        }
        return output
    }

    /// Batch normalisation over N, H and W (Ioffe & Szegedy 2015, arXiv:1502.03167), optionally with ReLU behind it.
    ///
    /// In training the batch's mean and biased variance normalise, and the running statistics move by `momentum`
    /// towards them (with the unbiased variance, as PyTorch has it); otherwise the running statistics normalise.
    ///
    /// - Parameters:
    ///   - input: N x C x H x W.
    ///   - statistics: Running mean and variance, C elements each.
    /// - Throws: `ComputeError`.
    package func batchNorm(
        _ input: Variable, scale: Variable, shift: Variable, statistics: (mean: Tensor, variance: Tensor),
        epsilon: Float = 1e-5, momentum: Float = 0.1, relu: Bool = false
    ) throws -> Variable {
        let compute = compute
        let (shape, layout) = (input.value.shape, input.value.layout)
        let perChannel = [scale.value, shift.value, statistics.mean, statistics.variance]
        precondition(shape.count == 4 && perChannel.allSatisfy { $0.count == shape[1] }, "one number for each channel")
        let numbers = shape + [Compute.number(of: layout), relu ? 1 : 0, isTraining ? 1 : 0, Int(epsilon.bitPattern)]
        let plan = try compute.cached(PrimitiveKey(kind: "batchNorm", numbers: numbers)) {
            try BatchNormPlan(
                shape, layout, epsilon: epsilon, relu: relu, training: isTraining, compute: compute)
        }
        guard isTraining else {
            let value = try plan.runInference(
                compute, input.value, mean: statistics.mean, variance: statistics.variance, scale: scale.value,
                shift: shift.value)
            return result(value, of: input)
        }
        let (value, saved) = try plan.runTraining(compute, input.value, scale: scale.value, shift: shift.value)
        Self.update(statistics, with: saved, samples: shape[0] * shape[2] * shape[3], momentum: momentum)
        let output = result(value, of: input, scale, shift)
        record(output) { gradient in
            let back = try plan.runBackward(
                compute, saved, scale: scale.value, shift: shift.value, gradient: gradient)
            try scale.accumulate(back.scale, compute)
            try shift.accumulate(back.shift, compute)
            try input.accumulate(back.input, compute)
        }
        return output
    }

    private static func update(
        _ running: (mean: Tensor, variance: Tensor), with batch: BatchNormPlan.Saved, samples: Int, momentum: Float
    ) {
        let unbiased = Float(samples) / Float(max(1, samples - 1))
        for channel in 0..<running.mean.count {
            let (mean, variance) = (running.mean.pointer + channel, running.variance.pointer + channel)
            mean.pointee += momentum * (batch.mean.pointer[channel] - mean.pointee)
            variance.pointee += momentum * (batch.variance.pointer[channel] * unbiased - variance.pointee)
        }
    }

    /// Max pooling over square windows without padding.
    ///
    /// - Parameter input: N x C x H x W.
    /// - Returns: N x C x ((H - size) / stride + 1) x ((W - size) / stride + 1).
    /// - Throws: `ComputeError`.
    package func maxPool(_ input: Variable, size: Int = 2, stride: Int = 2) throws -> Variable {
        let compute = compute
        let plan = try compute.poolingPlan(
            input.value.shape, input.value.layout, PoolingWindow(size: size, stride: stride), training: isTraining)
        let (value, workspace) = try plan.runForward(compute, input.value)
        let output = result(value, of: input)
        record(output) { gradient in
            try input.accumulate(
                plan.runBackward(compute, gradient: gradient, workspace: workspace), compute)
        }
        return output
    }

    /// The mean of every channel.
    ///
    /// - Parameter input: N x C x H x W.
    /// - Returns: N x C.
    package func globalAverage(_ input: Variable) throws -> Variable {
        let compute = compute
        let (shape, layout) = (input.value.shape, input.value.layout)
        let form = input.value.channelForm
        let value = compute.empty([shape[0], shape[1]])
        compute.globalAverage(input.value, into: value)
        let output = result(value, of: input)
        record(output) { gradient in
            let back = compute.empty(shape, layout: layout)
            ck_global_average_backward(
                gradient.pointer, back.pointer, form.images, form.blocks, form.pixels, form.block)
            try input.accumulate(back, compute)
        }
        return output
    }

    /// Images as rows of C x H x W elements, in PyTorch's order.
    ///
    /// - Throws: `ComputeError`.
    package func flatten(_ input: Variable) throws -> Variable {
        let compute = compute
        let shape = input.value.shape
        let value = try compute.reordered(input.value, to: .rowMajor)
        let output = result(value.reshaped([shape[0], value.count / max(1, shape[0])]), of: input)
        record(output) { gradient in try input.accumulate(gradient.reshaped(shape), compute) }
        return output
    }
}
