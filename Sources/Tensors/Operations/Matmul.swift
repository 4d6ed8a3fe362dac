import COneDNN

/// Weights of a linear map in the layout that oneDNN likes best for it, made once for a frozen model.
package final class PackedWeights {
    /// Elements of a row that goes in.
    package let inputs: Int
    /// Elements of a row that comes out.
    package let outputs: Int
    let buffer: Tensor
    let native: NativeLayout
    /// The number of rows that the layout was chosen for; with the sizes it tells one layout from another.
    let packedRows: Int

    init(inputs: Int, outputs: Int, packedRows: Int, buffer: Tensor, native: NativeLayout) {
        self.inputs = inputs
        self.outputs = outputs
        self.packedRows = packedRows
        self.buffer = buffer
        self.native = native
    }
}

extension Compute {
    /// Rows times a matrix: `a` (M x K, or K x M where transposed) times `b` (K x N, or N x K where transposed).
    ///
    /// - Parameters:
    ///   - bias: N elements that are added to every row.
    ///   - activation: What is applied last.
    ///   - result: M x N elements that are overwritten, or added to where `accumulates`; a new tensor if missing.
    /// - Returns: M x N.
    /// - Throws: `ComputeError`.
    package func matmul(
        _ a: Tensor, _ b: Tensor, transposingFirst transposesA: Bool = false,
        transposingSecond transposesB: Bool = false, bias: Tensor? = nil, activation: Activation = .none,
        into result: Tensor? = nil, accumulates: Bool = false
    ) throws -> Tensor {
        let (m, k) = Self.matrixShape(a, transposed: transposesA)
        let (inner, n) = Self.matrixShape(b, transposed: transposesB)
        guard k == inner else {
            throw ComputeError.shape(operation: "matmul", expected: "\(k) rows", found: "\(inner) rows")
        }
        let result = result ?? empty([m, n])
        try Self.require(result, "matmul", count: m * n, bias: bias, outputs: n)
        let options = [
            transposesA ? 1 : 0, transposesB ? 1 : 0, bias == nil ? 0 : 1, activation.rawValue, accumulates ? 1 : 0,
        ]
        let primitive = try cached(PrimitiveKey(kind: "matmul", numbers: [m, k, n] + options)) {
            try self.primitive("matmul \(m)x\(k)x\(n)") {
                let source = try matrixLayout(m, k, transposed: transposesA)
                let weights = try matrixLayout(k, n, transposed: transposesB)
                return try makeMatmul($0, source, weights, m, n, bias != nil, activation, accumulates)
            }
        }
        try run(
            primitive,
            [OD_SOURCE: a, OD_WEIGHTS: b, OD_BIAS: bias, OD_RESULT: result])
        return result
    }

    /// Packs the weights of a linear map for inputs of `rows` rows.
    ///
    /// - Parameters:
    ///   - weights: outputs x inputs, as PyTorch stores a linear layer.
    ///   - rows: The usual number of rows; any other number works too.
    /// - Throws: `ComputeError`.
    package func packed(_ weights: Tensor, rows: Int) throws -> PackedWeights {
        let (outputs, inputs) = (weights.shape[0], weights.count / weights.shape[0])
        let source = try nativeLayout([rows, inputs], .rowMajor)
        let any = try anyLayout([inputs, outputs])
        let chooser = try primitive("matmul \(rows)x\(inputs)x\(outputs)") {
            try makeMatmul($0, source, any, rows, outputs, true, .none, false)
        }
        let plain = try matrixLayout(inputs, outputs, transposed: true)
        let buffer = empty([(chooser.bytes(OD_WEIGHTS) + 3) / 4])
        let reorder = try primitive("pack \(inputs)x\(outputs)") {
            od_reorder($0, plain.handle, chooser.layout(OD_WEIGHTS))
        }
        try run(reorder, [OD_SOURCE: weights, OD_RESULT: buffer])
        let native = try nativeLayout { od_layout_copy($0, chooser.layout(OD_WEIGHTS)) }
        return PackedWeights(inputs: inputs, outputs: outputs, packedRows: rows, buffer: buffer, native: native)
    }

    /// A linear map with packed weights: rows x inputs to rows x outputs.
    ///
    /// - Parameters:
    ///   - bias: One element for each output.
    ///   - result: rows x outputs, overwritten, or added to before the activation where `accumulates`.
    /// - Throws: `ComputeError`.
    package func linear(
        _ input: Tensor, _ weights: PackedWeights, bias: Tensor?, activation: Activation = .none,
        into result: Tensor, accumulates: Bool = false
    ) throws {
        let rows = input.count / weights.inputs
        guard input.count == rows * weights.inputs else {
            throw ComputeError.shape(
                operation: "linear", expected: "rows of \(weights.inputs)", found: "\(input.shape)")
        }
        try Self.require(result, "linear", count: rows * weights.outputs, bias: bias, outputs: weights.outputs)
        let numbers = [
            rows, weights.inputs, weights.outputs, bias == nil ? 0 : 1, activation.rawValue, accumulates ? 1 : 0,
            weights.packedRows,
        ]
        let primitive = try cached(PrimitiveKey(kind: "linear", numbers: numbers)) {
            try self.primitive("linear \(rows)x\(weights.inputs)x\(weights.outputs)") {
                let source = try nativeLayout([rows, weights.inputs], .rowMajor)
                return try makeMatmul(
                    $0, source, weights.native, rows, weights.outputs, bias != nil, activation, accumulates)
            }
        }
        try run(
            primitive,
            [
                OD_SOURCE: input, OD_WEIGHTS: weights.buffer, OD_BIAS: bias,
                OD_RESULT: result,
            ])
    }

    /// Makes sure that there is room for a result, and an element of the bias for each output.
    private static func require(
        _ result: Tensor, _ operation: String, count: Int, bias: Tensor?, outputs: Int
    ) throws {
        guard result.layout == .rowMajor, result.count == count else {
            throw ComputeError.shape(
                operation: operation, expected: "room for \(count) elements", found: "\(result.shape)")
        }
        guard bias.map({ $0.count == outputs }) ?? true else {
            throw ComputeError.shape(
                operation: operation, expected: "a bias of \(outputs)", found: "\(bias?.count ?? 0) elements")
        }
    }

    private func makeMatmul(
        _ out: UnsafeMutablePointer<OpaquePointer?>, _ source: NativeLayout, _ weights: NativeLayout, _ rows: Int,
        _ outputs: Int, _ hasBias: Bool, _ activation: Activation, _ accumulates: Bool
    ) throws -> od_status {
        let bias = try hasBias ? nativeLayout([1, outputs], .rowMajor) : nil
        let result = try nativeLayout([rows, outputs], .rowMajor)
        let epilogue = od_epilogue(adds_to_result: accumulates ? 1 : 0, activation: activation.native)
        return od_matmul(out, source.handle, weights.handle, bias?.handle, result.handle, epilogue)
    }

    /// The layout of a matrix of `rows` x `columns` whose memory holds it as it is or transposed.
    private func matrixLayout(_ rows: Int, _ columns: Int, transposed: Bool) throws -> NativeLayout {
        let strides = transposed ? [1, Int64(rows)] : [Int64(columns), 1]
        return try nativeLayout { od_layout_strided($0, 2, [Int64(rows), Int64(columns)], strides) }
    }

    private static func matrixShape(_ tensor: Tensor, transposed: Bool) -> (rows: Int, columns: Int) {
        let columns = tensor.shape.last ?? 1
        let rows = tensor.count / max(1, columns)
        return transposed ? (columns, rows) : (rows, columns)
    }
}
