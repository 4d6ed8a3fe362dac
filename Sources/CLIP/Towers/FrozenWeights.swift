import Tensors

/// The numbers in which a network's linear layers are computed; all else is computed in float32.
package enum Precision: String, CaseIterable, Codable, Sendable {
    /// Numbers of 32 bits.
    case f32
    /// Bytes: weights with a scale for each output, activations with a scale and an offset for each row.
    case int8

    /// Whether this processor has instructions by which the precision is faster than float32.
    package var isFast: Bool { self == .int8 && QuantizedWeights.areFast }
}

/// The weights of a tower that does not learn any more, read and packed once; several threads may read them.
final class FrozenWeights {
    private(set) var linears: [String: FrozenLinear] = [:]
    private(set) var norms: [String: FrozenNorm] = [:]
    private(set) var rows: [String: Tensor] = [:]
    /// Class token and registers, the positions added: rows that stand before the patches of every image.
    private(set) var prefix: Tensor?
    /// The positions of the patches, or of a text's tokens.
    private(set) var positions: Tensor
    /// A row for each token of the vocabulary.
    private(set) var tokens: Tensor?

    /// Reads a tower's weights; `sequences` is the number of images or texts at a time, for which layouts are chosen.
    ///
    /// All linear maps, that of the patches included, are computed in the precision that is asked for: pixels are made of
    /// bytes.
    init(
        _ tower: Tower, sequences: Int, precision: Precision, _ source: any WeightSource, _ compute: Compute,
        packers: Int
    ) throws {
        (prefix, positions) = try Self.places(tower, source, compute)
        tokens = try tower.tokenEmbedding.map { try compute.tensor($0, source) }
        let listing = TowerListing(tower, picksEarly: true)
        let maps = listing.linears.map { map, isPooled in
            let count = isPooled ? sequences : sequences * (tower.patches?.tokens ?? tower.contextLength)
            return (map, rows: count)
        }
        let packed = try Compute.map(maps, workers: packers) { compute, map in
            Packed(linear: try FrozenLinear(map.0, rows: map.rows, precision: precision, source, compute))
        }
        linears = Dictionary(zip(maps.map(\.0.name), packed.map(\.linear)), uniquingKeysWith: { first, _ in first })
        for norm in listing.norms { norms[norm.name] = try FrozenNorm(norm, source, compute) }
        for row in listing.rows { rows[row.name] = try compute.tensor(row, source) }
    }

    /// A packed map on its way from the thread that packed it, which then ends.
    private struct Packed: @unchecked Sendable {
        let linear: FrozenLinear
    }

    /// Positions, those of class token and sentence worked in.
    private static func places(
        _ tower: Tower, _ source: any WeightSource, _ compute: Compute
    ) throws -> (prefix: Tensor?, positions: Tensor) {
        let width = tower.width
        var positions = try source.values(tower.positions.name, shape: tower.positions.shape)
        if let segments = tower.segments {
            let first = try source.values(segments.name, shape: segments.shape).prefix(width)
            for index in positions.indices { positions[index] += first[first.startIndex + index % width] }
        }
        var before = try tower.classToken.map { try source.values($0.name, shape: $0.shape) } ?? []
        let own = before.count
        for index in before.indices { before[index] += positions[index] }
        before += try tower.registers.map { try source.values($0.name, shape: $0.shape) } ?? []
        let rest = Array(positions[own...])
        return (
            before.isEmpty ? nil : compute.tensor(before, shape: [before.count / width, width]),
            compute.tensor(rest, shape: [rest.count / width, width])
        )
    }
}

/// The scale and shift of a layer norm that does not learn any more.
struct FrozenNorm {
    private let scale: Tensor
    private let shift: Tensor
    private let epsilon: Float

    init(_ norm: TowerNorm, _ source: any WeightSource, _ compute: Compute) throws {
        let tensors = try norm.tensors.map { try compute.tensor($0, source) }
        (scale, shift, epsilon) = (tensors[0], tensors[1], norm.epsilon)
    }

    /// Normalises rows into new memory.
    func run(_ input: Tensor, _ compute: Compute) -> Tensor {
        let result = compute.empty(input.shape)
        compute.layerNorm(input, scale: scale, shift: shift, epsilon: epsilon, into: result)
        return result
    }
}

/// A linear map that does not learn any more, its weights packed for a usual number of rows.
struct FrozenLinear {
    private enum Weights {
        case packed(PackedWeights, bias: Tensor?)
        case quantized(QuantizedWeights)
    }

    private let weights: Weights

    init(
        _ map: TowerLinear, rows: Int, precision: Precision, _ source: any WeightSource, _ compute: Compute
    ) throws {
        var values = try map.weights.flatMap { try source.values($0.name, shape: $0.shape) }
        var bias = try map.biases.flatMap { try source.values($0.name, shape: $0.shape) }
        if let scale = try map.scales.first.map({ try source.values($0.name, shape: $0.shape) }) {
            for index in values.indices { values[index] *= scale[index / map.inputs] }
            for index in bias.indices { bias[index] *= scale[index] }
        }
        let outputs = map.parts.count * map.outputs
        let matrix = compute.tensor(values, shape: [outputs, map.inputs])
        let added = map.hasBias ? compute.tensor(bias, shape: [outputs]) : nil
        weights =
            switch precision {
            case .f32: .packed(try compute.packed(matrix, rows: rows), bias: added)
            case .int8: .quantized(try compute.quantized(matrix, bias: added))
            }
    }

    /// Maps rows, into new memory or by adding to what `others` holds.
    func run(
        _ input: Tensor, _ activation: Activation, adding others: Tensor?, _ compute: Compute
    ) throws -> Tensor {
        switch weights {
        case .packed(let weights, let bias):
            let result = others ?? compute.empty([input.shape[0], weights.outputs])
            try compute.linear(
                input, weights, bias: bias, activation: activation, into: result, accumulates: others != nil)
            return result
        case .quantized(let weights):
            let result = others ?? compute.empty([input.shape[0], weights.outputs])
            try compute.linear(
                input, weights, activation: activation, into: result, accumulates: others != nil)
            return result
        }
    }
}

extension Compute {
    /// A tensor of a source.
    func tensor(_ tensor: NamedShape, _ source: any WeightSource) throws -> Tensor {
        self.tensor(try source.values(tensor.name, shape: tensor.shape), shape: tensor.shape)
    }
}
