import CKernels

extension Tape {
    /// The sum of two tensors of one shape.
    ///
    /// - Throws: `ComputeError`.
    package func add(_ left: Variable, _ right: Variable) throws -> Variable {
        let compute = compute
        precondition(left.value.shape == right.value.shape, "tensors of different shapes")
        let value = compute.empty(left.value.shape, layout: left.value.layout)
        let other = try compute.reordered(right.value, to: left.value.layout)
        ck_add(left.value.pointer, other.pointer, value.pointer, Int64(value.count))
        let output = result(value, of: left, right)
        record(output) { gradient in
            if right.needsGradient { try right.accumulate(compute.copy(gradient), compute) }
            try left.accumulate(gradient, compute)
        }
        return output
    }

    /// Layer normalisation of rows (Ba, Kiros & Hinton 2016, arXiv:1607.06450).
    ///
    /// - Parameters:
    ///   - input: … x K.
    ///   - scale: K elements.
    ///   - shift: K elements.
    package func layerNorm(_ input: Variable, scale: Variable, shift: Variable, epsilon: Float) throws -> Variable {
        let compute = compute
        let columns = scale.value.count
        precondition(
            shift.value.count == columns && input.value.columns == columns && input.value.layout == .rowMajor,
            "rows of another width")
        let rows = input.value.count / columns
        let value = compute.empty(input.value.shape)
        let (mean, inverse) = (compute.empty([rows]), compute.empty([rows]))
        ck_layer_norm(
            input.value.pointer, scale.value.pointer, shift.value.pointer, epsilon, value.pointer, mean.pointer,
            inverse.pointer, Int64(rows), Int64(columns))
        let output = result(value, of: input, scale, shift)
        record(output) { gradient in
            let back = compute.empty(input.value.shape)
            let (scaleGradient, shiftGradient) = (compute.zeros([columns]), compute.zeros([columns]))
            ck_layer_norm_backward(
                input.value.pointer, scale.value.pointer, mean.pointer, inverse.pointer, gradient.pointer,
                back.pointer, scaleGradient.pointer, shiftGradient.pointer, Int64(rows), Int64(columns))
            try scale.accumulate(scaleGradient, compute)
            try shift.accumulate(shiftGradient, compute)
            try input.accumulate(back, compute)
        }
        return output
    }

    /// Rows of a table.
    ///
    /// - Parameters:
    ///   - table: V x K.
    ///   - ids: Row numbers, each 0 to V - 1.
    /// - Returns: ids.count x K.
    /// - Precondition: The table has a row for every id.
    package func embedding(_ table: Variable, ids: [Int32]) throws -> Variable {
        let compute = compute
        let columns = table.value.columns
        table.value.requireRows(ids)
        let value = compute.empty([ids.count, columns])
        ck_gather_rows(table.value.pointer, ids, value.pointer, Int64(ids.count), Int64(columns))
        let output = result(value, of: table)
        record(output) { gradient in
            let back = compute.zeros(table.value.shape)
            ck_scatter_add_rows(gradient.pointer, ids, back.pointer, Int64(ids.count), Int64(columns))
            try table.accumulate(back, compute)
        }
        return output
    }

    /// Scaled dot-product attention (Vaswani et al. 2017, arXiv:1706.03762).
    ///
    /// - Parameters:
    ///   - queriesKeysValues: (batch · tokens) x (3 · width): queries, keys and values side by side.
    ///   - heads: Divides the width.
    ///   - causal: Whether a token sees only itself and those before it.
    /// - Returns: (batch · tokens) x width.
    /// - Precondition: The input has that shape.
    package func attention(
        _ queriesKeysValues: Variable, batch: Int, tokens: Int, heads: Int, causal: Bool
    ) throws -> Variable {
        let compute = compute
        let stacked = queriesKeysValues.value
        let width = stacked.shape[1] / 3
        let shape = AttentionShape(batch: batch, tokens: tokens, heads: heads, width: width, causal: causal)
        let value = compute.empty([batch * tokens, width])
        let weights = isTraining ? compute.empty([batch, heads, tokens, tokens]) : nil
        compute.attention(stacked, shape, into: value, weights: weights)
        let output = result(value, of: queriesKeysValues)
        record(output) { gradient in
            guard let weights else { return }
            let back = compute.empty(stacked.shape)
            compute.attentionBackward(stacked, shape, weights: weights, gradient: gradient, into: back)
            try queriesKeysValues.accumulate(back, compute)
        }
        return output
    }
}

extension Compute {
    /// A copy in memory of its own.
    package func copy(_ tensor: Tensor) -> Tensor {
        let result = empty(tensor.shape, layout: tensor.layout)
        result.pointer.update(from: tensor.pointer, count: tensor.count)
        return result
    }
}
