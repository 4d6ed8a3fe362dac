import CKernels
import Foundation

/// What towers of transformers need before and after their layers.
extension Tape {
    /// Adds a row of a table to each token, by the token's place in its sequence.
    ///
    /// - Parameters:
    ///   - tokens: (batch · length) x K.
    ///   - positions: At least `length` rows of K.
    /// - Returns: (batch · length) x K.
    /// - Throws: `ComputeError`.
    package func addPositions(_ tokens: Variable, positions: Variable, batch: Int) throws -> Variable {
        let compute = compute
        let block = tokens.value.count / batch
        precondition(tokens.value.count == batch * block, "sequences of different lengths")
        precondition(block <= positions.value.count, "a sequence longer than its positions")
        let value = compute.empty(tokens.value.shape)
        for sequence in 0..<batch {
            let start = sequence * block
            ck_add(tokens.value.pointer + start, positions.value.pointer, value.pointer + start, Int64(block))
        }
        let output = result(value, of: tokens, positions)
        record(output) { gradient in
            if positions.needsGradient {
                let back = compute.zeros(positions.value.shape)
                ck_sum_rows(gradient.pointer, back.pointer, Int64(batch), Int64(block), 0)
                try positions.accumulate(back, compute)
            }
            try tokens.accumulate(gradient, compute)
        }
        return output
    }

    /// Puts the same token before every sequence.
    ///
    /// - Parameters:
    ///   - token: K elements.
    ///   - sequences: (batch · length) x K.
    /// - Returns: (batch · (length + 1)) x K.
    /// - Throws: `ComputeError`.
    package func prepend(_ token: Variable, to sequences: Variable, batch: Int) throws -> Variable {
        let compute = compute
        let (width, block) = (token.value.count, sequences.value.count / batch)
        precondition(
            sequences.value.count == batch * block && block % width == 0, "sequences of other tokens or lengths")
        let value = compute.empty([batch * (block / width + 1), width])
        for sequence in 0..<batch {
            let start = value.pointer + sequence * (block + width)
            start.update(from: token.value.pointer, count: width)
            (start + width).update(from: sequences.value.pointer + sequence * block, count: block)
        }
        let output = result(value, of: token, sequences)
        record(output) { gradient in
            let tokenBack = compute.zeros(token.value.shape)
            let back = compute.empty(sequences.value.shape)
            for sequence in 0..<batch {
                let start = gradient.pointer + sequence * (block + width)
                ck_accumulate(tokenBack.pointer, start, Int64(width))
                (back.pointer + sequence * block).update(from: start + width, count: block)
            }
            try token.accumulate(tokenBack, compute)
            try sequences.accumulate(back, compute)
        }
        return output
    }

    /// Rows divided by their Euclidean norms.
    ///
    /// - Parameter input: N x K.
    /// - Returns: N x K.
    package func normalizeRows(_ input: Variable) -> Variable {
        let compute = compute
        precondition(input.value.shape.count == 2 && input.value.layout == .rowMajor, "no matrix")
        let (rows, columns) = (Int64(input.value.shape[0]), Int64(input.value.shape[1]))
        let (value, norms) = (compute.empty(input.value.shape), compute.empty([input.value.shape[0]]))
        ck_normalize_rows(input.value.pointer, value.pointer, norms.pointer, rows, columns)
        let output = result(value, of: input)
        record(output) { gradient in
            let back = compute.empty(input.value.shape)
            ck_normalize_rows_backward(
                value.pointer, norms.pointer, gradient.pointer, back.pointer, rows, columns)
            try input.accumulate(back, compute)
        }
        return output
    }

    /// All elements times the exponential of a scalar.
    ///
    /// - Returns: A tensor of the input's shape.
    package func scale(_ input: Variable, byExponentialOf exponent: Variable) -> Variable {
        let compute = compute
        let factor = exp(exponent.value.pointer[0])
        let value = compute.copy(input.value)
        ck_scale(value.pointer, factor, Int64(value.count))
        let output = result(value, of: input, exponent)
        record(output) { gradient in
            let back = ck_dot(gradient.pointer, value.pointer, Int64(value.count))
            try exponent.accumulate(compute.tensor([Float(back)], shape: exponent.value.shape), compute)
            ck_scale(gradient.pointer, factor, Int64(gradient.count))
            try input.accumulate(gradient, compute)
        }
        return output
    }
}
