import Tensors

/// The scale and shift of a layer norm that does not learn any more.
struct FrozenNorm {
    private let scale: Tensor
    private let shift: Tensor
    private let epsilon: Float

    /// Reads the tensors `name.weight` and `name.bias`.
    init(_ name: String, _ transformer: TransformerConfiguration, _ weights: any WeightSource, _ compute: Compute)
        throws
    {
        let shape = [transformer.width]
        scale = compute.tensor(try weights.values("\(name).weight", shape: shape), shape: shape)
        shift = compute.tensor(try weights.values("\(name).bias", shape: shape), shape: shape)
        epsilon = transformer.epsilon
    }

    /// Normalises rows; `result` may be `input`.
    func run(_ input: Tensor, into result: Tensor, _ compute: Compute) {
        compute.layerNorm(input, scale: scale, shift: shift, epsilon: epsilon, into: result)
    }
}

/// A linear map that does not learn any more, its weights packed for a usual number of rows.
struct FrozenLinear {
    private let weights: PackedWeights
    private let bias: Tensor?

    /// Reads the tensors `name.weight` and, where there is a bias, `name.bias` of one or more maps of the same inputs and
    /// puts their outputs side by side.
    init(
        _ names: [String], inputs: Int, outputs: Int, rows: Int, hasBias: Bool = true, _ source: any WeightSource,
        _ compute: Compute
    ) throws {
        let weights = try names.flatMap { try source.values("\($0).weight", shape: [outputs, inputs]) }
        let bias = try hasBias ? names.flatMap { try source.values("\($0).bias", shape: [outputs]) } : nil
        let shape = [names.count * outputs, inputs]
        self.weights = try compute.packed(compute.tensor(weights, shape: shape), rows: rows)
        self.bias = bias.map { compute.tensor($0, shape: [shape[0]]) }
    }

    /// Packs a map.
    ///
    /// - Parameters:
    ///   - values: outputs x inputs.
    ///   - bias: One number for each output, or none.
    init(_ values: [Float], bias: [Float]? = nil, inputs: Int, rows: Int, _ compute: Compute) throws {
        let shape = [values.count / inputs, inputs]
        weights = try compute.packed(compute.tensor(values, shape: shape), rows: rows)
        self.bias = bias.map { compute.tensor($0, shape: [$0.count]) }
    }

    /// Maps rows; adds to what `result` holds where `accumulates`.
    func run(
        _ input: Tensor, into result: Tensor, activation: Activation = .none, accumulates: Bool = false,
        _ compute: Compute
    ) throws {
        try compute.linear(
            input, weights, bias: bias, activation: activation, into: result, accumulates: accumulates)
    }
}
