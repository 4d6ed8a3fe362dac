import CKernels

/// Weights of a linear map as signed bytes, a scale for each output, with the map's bias; made once for a frozen model.
///
/// Rows are written as unsigned bytes with a scale and an offset of their own when they are mapped. All sums are whole
/// numbers: a row's result is the same beside any other rows, and on any processor up to the rounding of the last steps.
package final class QuantizedWeights {
    /// Elements of a row that goes in.
    package let inputs: Int
    /// Elements of a row that comes out.
    package let outputs: Int
    fileprivate let packed: Tensor
    fileprivate let scales: Tensor
    fileprivate let sums: Tensor
    fileprivate let bias: Tensor

    /// Whether this processor has instructions that make such maps faster than those of float32.
    package static var areFast: Bool { ck_has_byte_products() != 0 }

    fileprivate init(_ weights: Tensor, bias: Tensor?, _ compute: Compute) {
        (outputs, inputs) = (weights.shape[0], weights.count / max(1, weights.shape[0]))
        let padded = (outputs + Self.panel - 1) / Self.panel * Self.panel
        packed = compute.empty([padded * Self.depth(inputs) / MemoryLayout<Float>.stride])
        (scales, sums, self.bias) = (compute.empty([padded]), compute.empty([padded]), compute.zeros([padded]))
        if let bias { self.bias.slice(from: 0, shape: [outputs]).copy(from: bias) }
        packed.withBytes(Int8.self) {
            ck_pack_quantized(weights.pointer, $0, scales.pointer, sums.pointer, Int64(outputs), Int64(inputs))
        }
    }

    private static let panel = Int(CK_QUANTIZED_PANEL)

    /// Bytes of a row.
    fileprivate static func depth(_ inputs: Int) -> Int { Int(ck_quantized_depth(Int64(inputs))) }
}

extension Compute {
    /// Packs the weights of a linear map as bytes.
    ///
    /// - Parameters:
    ///   - weights: outputs x inputs, as PyTorch stores a linear layer.
    ///   - bias: One element for each output.
    /// - Throws: `ComputeError` where there are so many inputs that sums of 32 bits could overflow.
    package func quantized(_ weights: Tensor, bias: Tensor?) throws -> QuantizedWeights {
        let (inputs, most) = (weights.count / max(1, weights.shape[0]), Int(ck_quantized_most_inputs()))
        guard inputs <= most else {
            throw ComputeError.shape(
                operation: "linear in int8", expected: "at most \(most) inputs", found: "\(inputs)")
        }
        guard bias.map({ $0.count == weights.shape[0] }) ?? true else {
            throw ComputeError.shape(
                operation: "linear in int8", expected: "a bias of \(weights.shape[0])",
                found: "\(bias?.count ?? 0) elements")
        }
        return QuantizedWeights(weights, bias: bias, self)
    }

    /// A linear map in bytes: rows x inputs to rows x outputs, its bias added.
    ///
    /// - Parameter result: rows x outputs, overwritten, or added to before the activation where `accumulates`.
    /// - Throws: `ComputeError` where extents do not fit.
    package func linear(
        _ input: Tensor, _ weights: QuantizedWeights, activation: Activation = .none, into result: Tensor,
        accumulates: Bool = false
    ) throws {
        let rows = input.count / weights.inputs
        guard input.count == rows * weights.inputs, result.count == rows * weights.outputs,
            input.layout == .rowMajor, result.layout == .rowMajor
        else {
            throw ComputeError.shape(
                operation: "linear in int8", expected: "rows of \(weights.inputs) and of \(weights.outputs)",
                found: "\(input.shape) and \(result.shape)")
        }
        let bytes = empty([rows * QuantizedWeights.depth(weights.inputs) / MemoryLayout<Float>.stride])
        let (scales, lowest) = (empty([rows]), empty([rows]))
        bytes.withBytes(UInt8.self) {
            ck_quantize_rows(input.pointer, $0, scales.pointer, lowest.pointer, Int64(rows), Int64(weights.inputs))
        }
        bytes.withBytes(UInt8.self) { bytes in
            weights.packed.withBytes(Int8.self) { packed in
                var map = ck_quantized_map(
                    bytes: bytes, row_scales: scales.pointer, row_lowest: lowest.pointer, packed: packed,
                    scales: weights.scales.pointer, sums: weights.sums.pointer, bias: weights.bias.pointer,
                    result: result.pointer, rows: Int64(rows), inputs: Int64(weights.inputs),
                    outputs: Int64(weights.outputs), activation: activation.quantized,
                    accumulates: accumulates ? 1 : 0)
                ck_quantized_linear(&map)
            }
        }
    }
}

extension Activation {
    fileprivate var quantized: ck_quantized_activation {
        switch self {
        case .none: CK_QUANTIZED_NONE
        case .relu: CK_QUANTIZED_RELU
        case .gelu: CK_QUANTIZED_GELU
        case .quickGELU: CK_QUANTIZED_QUICK_GELU
        case .tanhGELU: CK_QUANTIZED_TANH_GELU
        }
    }
}

extension Tensor {
    /// The tensor's memory as bytes of another type.
    fileprivate func withBytes<Byte: FixedWidthInteger>(
        _ type: Byte.Type, _ body: (UnsafeMutablePointer<Byte>) -> Void
    ) {
        pointer.withMemoryRebound(to: type, capacity: count * MemoryLayout<Float>.stride, body)
    }
}
