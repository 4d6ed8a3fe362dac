import Tensors

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
    init(_ tower: Tower, sequences: Int, _ source: any WeightSource, _ compute: Compute) throws {
        (prefix, positions) = try Self.places(tower, source, compute)
        tokens = try tower.tokenEmbedding.map { try compute.tensor($0, source) }
        let listing = TowerListing(tower, picksEarly: true)
        for (map, isPooled) in listing.linears {
            let count = isPooled ? sequences : sequences * (tower.patches?.tokens ?? tower.contextLength)
            linears[map.name] = try FrozenLinear(map, rows: count, source, compute)
        }
        for norm in listing.norms { norms[norm.name] = try FrozenNorm(norm, source, compute) }
        for row in listing.rows { rows[row.name] = try compute.tensor(row, source) }
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
    private let weights: PackedWeights
    private let bias: Tensor?

    init(_ map: TowerLinear, rows: Int, _ source: any WeightSource, _ compute: Compute) throws {
        var values = try map.weights.flatMap { try source.values($0.name, shape: $0.shape) }
        var bias = try map.biases.flatMap { try source.values($0.name, shape: $0.shape) }
        if let scale = try map.scales.first.map({ try source.values($0.name, shape: $0.shape) }) {
            for index in values.indices { values[index] *= scale[index / map.inputs] }
            for index in bias.indices { bias[index] *= scale[index] }
        }
        let outputs = map.parts.count * map.outputs
        weights = try compute.packed(compute.tensor(values, shape: [outputs, map.inputs]), rows: rows)
        self.bias = map.hasBias ? compute.tensor(bias, shape: [outputs]) : nil
    }

    /// Maps rows, into new memory or by adding to what `others` holds.
    func run(
        _ input: Tensor, _ activation: Activation, adding others: Tensor?, _ compute: Compute
    ) throws -> Tensor {
        let result = others ?? compute.empty([input.shape[0], weights.outputs])
        try compute.linear(
            input, weights, bias: bias, activation: activation, into: result, accumulates: others != nil)
        return result
    }
}

extension Compute {
    /// A tensor of a source.
    func tensor(_ tensor: NamedShape, _ source: any WeightSource) throws -> Tensor {
        self.tensor(try source.values(tensor.name, shape: tensor.shape), shape: tensor.shape)
    }
}
