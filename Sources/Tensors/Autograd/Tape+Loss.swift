import CKernels

extension Tape {
    /// Softmax cross-entropy with soft targets, averaged over the rows.
    ///
    /// - Parameters:
    ///   - logits: N x C.
    ///   - targets: N x C, each row adding up to 1.
    ///   - weights: N factors of the rows' losses, or `nil` for 1.
    /// - Returns: A scalar.
    package func crossEntropy(_ logits: Variable, targets: Tensor, weights: Tensor? = nil) -> Variable {
        precondition(targets.count == logits.value.count, "targets of another shape")
        return loss(logits, weights) { rows, classes, losses, gradients in
            ck_cross_entropy(
                logits.value.pointer, targets.pointer, weights?.pointer, losses, gradients, rows, classes)
        }
    }

    /// Generalised cross-entropy, (1 - p^q) / q of the label's probability p, averaged over the rows: between
    /// cross-entropy (q → 0) and the noise-robust mean absolute error (q = 1). Zhang & Sabuncu 2018, arXiv:1805.07836.
    ///
    /// - Parameters:
    ///   - logits: N x C.
    ///   - labels: N classes, each 0 to C - 1.
    ///   - q: More than 0, at most 1.
    ///   - weights: N factors of the rows' losses, or `nil` for 1.
    /// - Returns: A scalar.
    package func generalizedCrossEntropy(
        _ logits: Variable, labels: [Int32], q: Float = 0.7, weights: Tensor? = nil
    ) -> Variable {
        let (rows, classes) = (logits.value.shape[0], logits.value.columns)
        precondition(labels.count == rows && labels.allSatisfy { 0..<classes ~= Int($0) }, "labels of other classes")
        return loss(logits, weights) { rows, classes, losses, gradients in
            ck_generalized_cross_entropy(
                logits.value.pointer, labels, weights?.pointer, q, losses, gradients, rows, classes)
        }
    }

    /// A loss per row, averaged, whose gradient is computed together with it.
    private func loss(
        _ logits: Variable, _ weights: Tensor?,
        _ kernel: (Int64, Int64, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) -> Variable {
        let compute = compute
        let (rows, classes) = (logits.value.shape[0], logits.value.shape[1])
        precondition(weights.map { $0.count == rows } ?? true, "one weight for each row")
        let (losses, gradients) = (compute.empty([rows]), compute.empty(logits.value.shape))
        kernel(Int64(rows), Int64(classes), losses.pointer, gradients.pointer)
        let mean = losses.values.reduce(0, +) / Float(rows)
        let output = result(compute.tensor([mean], shape: []), of: logits)
        record(output) { gradient in
            ck_scale(gradients.pointer, gradient.pointer[0] / Float(rows), Int64(gradients.count))
            try logits.accumulate(gradients, compute)
        }
        return output
    }
}

extension Compute {
    /// The softmax of every row.
    ///
    /// - Parameter logits: … x C.
    package func softmax(_ logits: Tensor) -> Tensor {
        let columns = logits.shape.last ?? 1
        let result = empty(logits.shape)
        ck_softmax_rows(logits.pointer, result.pointer, Int64(logits.count / columns), Int64(columns))
        return result
    }
}
