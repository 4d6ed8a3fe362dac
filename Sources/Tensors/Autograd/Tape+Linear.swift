import CKernels

extension Tape {
    /// A linear map of rows, as PyTorch has it: input · weightsᵀ + bias, with an activation behind it.
    ///
    /// - Parameters:
    ///   - input: … x K; leading dimensions are rows.
    ///   - weights: O x K.
    ///   - bias: O elements, or `nil`.
    /// - Returns: … x O.
    /// - Throws: `ComputeError`.
    package func linear(
        _ input: Variable, weights: Variable, bias: Variable?, activation: Activation = .none
    ) throws -> Variable {
        let keepsSum = isTraining && (activation == .gelu || activation == .quickGELU)
        let sum = try linearSum(input, weights: weights, bias: bias, activation: keepsSum ? .none : activation)
        return keepsSum ? gaussianUnit(sum, activation) : sum
    }

    private func linearSum(
        _ input: Variable, weights: Variable, bias: Variable?, activation: Activation
    ) throws -> Variable {
        let compute = compute
        let value = try compute.matmul(
            input.value, weights.value, transposingSecond: true, bias: bias?.value, activation: activation)
        let shaped = value.reshaped(input.value.shape.dropLast() + [weights.value.shape[0]])
        let output = result(shaped, of: input, weights, bias)
        record(output) { gradient in
            if activation == .relu {
                ck_relu_backward(value.pointer, gradient.pointer, gradient.pointer, Int64(gradient.count))
            }
            try Self.linearBackward(compute, input, weights, bias, gradient)
        }
        return output
    }

    private static func linearBackward(
        _ compute: Compute, _ input: Variable, _ weights: Variable, _ bias: Variable?, _ gradient: Tensor
    ) throws {
        let outputs = weights.value.shape[0]
        if let bias, bias.needsGradient {
            let sums = compute.empty([outputs])
            ck_sum_rows(gradient.pointer, sums.pointer, Int64(gradient.count / outputs), Int64(outputs), 0)
            try bias.accumulate(sums, compute)
        }
        if weights.needsGradient {
            let back = try compute.matmul(gradient, input.value, transposingFirst: true)
            try weights.accumulate(back.reshaped(weights.value.shape), compute)
        }
        if input.needsGradient {
            let back = try compute.matmul(gradient, weights.value)
            try input.accumulate(back.reshaped(input.value.shape), compute)
        }
    }

    /// GELU or quick-GELU of every element.
    private func gaussianUnit(_ input: Variable, _ activation: Activation) -> Variable {
        let compute = compute
        let source = input.value
        let value = compute.empty(source.shape)
        let count = Int64(source.count)
        if activation == .gelu {
            ck_gelu(source.pointer, value.pointer, count)
        } else {
            ck_quick_gelu(source.pointer, value.pointer, count)
        }
        let output = result(value, of: input)
        record(output) { gradient in
            let back = compute.empty(source.shape)
            if activation == .gelu {
                ck_gelu_backward(source.pointer, gradient.pointer, back.pointer, count)
            } else {
                ck_quick_gelu_backward(source.pointer, gradient.pointer, back.pointer, count)
            }
            try input.accumulate(back, compute)
        }
        return output
    }
}
