import Tensors

/// What carries out a tower's operations, or lists them: weights are known by name, `Rows` are hidden states of tokens.
///
/// There are three: `TowerListing` (tensors, summary), `FrozenRun` (inference) and `RecordedRun` (training).
protocol TowerExecutor {
    associatedtype Rows

    /// Whether the last layer may compute what the pooling needs and nothing else.
    var picksEarly: Bool { get }

    /// Begins a part of the tower; its operations follow.
    func begin(_ part: String)
    /// The tokens of the input, positions added.
    func embedded(_ tower: Tower) throws -> Rows
    /// Rows normalised.
    func norm(_ norm: TowerNorm, _ rows: Rows) throws -> Rows
    /// A linear map of rows, with an activation behind it; added to `others`, which are used up, where there are any.
    func linear(_ map: TowerLinear, _ rows: Rows, _ activation: Activation, adding others: Rows?) throws -> Rows
    /// Attention among the tokens of each sequence, over queries, keys and values side by side.
    func attention(_ stacked: Rows, _ tower: Tower) throws -> Rows
    /// Attention of one query per sequence over keys and values side by side; `picked`: the query is the pooled token's.
    func attention(queries: Rows, keysValues: Rows, _ tower: Tower, picked: Bool) throws -> Rows
    /// One row per sequence, chosen or averaged.
    func pooled(_ rows: Rows, _ tower: Tower) throws -> Rows
    /// The same row for each sequence.
    func repeated(_ row: NamedShape) throws -> Rows
    /// The hyperbolic tangent of every element.
    func tanh(_ rows: Rows) throws -> Rows
}

extension Tower {
    /// The features of the executor's input, one row for each image or text.
    func features<Executor: TowerExecutor>(by executor: Executor) throws -> Executor.Rows {
        var rows = try hiddenStates(by: executor)
        let isPicked = executor.picksEarly && picksOneToken
        switch pooling {
        case .attention:
            rows = try attentionPool(normedAfter(rows, executor), executor)
        case .mean where !normsMean:
            executor.begin("mean")
            rows = try executor.pooled(normedAfter(rows, executor), self)
        default:
            if !isPicked { rows = try executor.pooled(rows, self) }
            rows = try normedAfter(rows, executor)
        }
        guard hasPooler else { return rows }
        executor.begin("pooler")
        return try executor.tanh(executor.linear(pooler, rows, .none, adding: nil))
    }

    /// What the tokens hold after the last layer; where the executor picks early, the pooled ones alone.
    func hiddenStates<Executor: TowerExecutor>(by executor: Executor) throws -> Executor.Rows {
        var rows = try executor.embedded(self)
        if hasNormBefore {
            executor.begin("layer norm")
            rows = try executor.norm(normBefore, rows)
        }
        for index in 0..<transformer.layers {
            executor.begin("layer \(index + 1): \(transformer.heads) heads, MLP of \(transformer.mlpWidth)")
            let isPicked = executor.picksEarly && picksOneToken && index == transformer.layers - 1
            rows = try layer(TowerLayer(self, index), rows, isPicked: isPicked, executor)
        }
        return rows
    }

    private func layer<Executor: TowerExecutor>(
        _ layer: TowerLayer, _ input: Executor.Rows, isPicked: Bool, _ executor: Executor
    ) throws -> Executor.Rows {
        let isPost = transformer.hasPostNorms
        let normed = isPost ? input : try executor.norm(layer.attentionNorm, input)
        let attended = try attended(layer, normed, isPicked: isPicked, executor)
        var rows = isPicked ? try executor.pooled(input, self) : input
        rows = try executor.linear(layer.attentionOutput, attended, .none, adding: rows)
        if isPost { rows = try executor.norm(layer.attentionNorm, rows) }
        let inside = isPost ? rows : try executor.norm(layer.mlpNorm, rows)
        rows = try mlp(layer.mlp, inside, adding: rows, executor)
        return isPost ? try executor.norm(layer.mlpNorm, rows) : rows
    }

    private func attended<Executor: TowerExecutor>(
        _ layer: TowerLayer, _ normed: Executor.Rows, isPicked: Bool, _ executor: Executor
    ) throws -> Executor.Rows {
        guard isPicked else {
            let stacked = try executor.linear(layer.queriesKeysValues, normed, .none, adding: nil)
            return try executor.attention(stacked, self)
        }
        let keysValues = try executor.linear(layer.keysValues, normed, .none, adding: nil)
        let queries = try executor.linear(layer.queries, executor.pooled(normed, self), .none, adding: nil)
        return try executor.attention(queries: queries, keysValues: keysValues, self, picked: true)
    }

    private func mlp<Executor: TowerExecutor>(
        _ mlp: TowerMLP, _ rows: Executor.Rows, adding others: Executor.Rows, _ executor: Executor
    ) throws -> Executor.Rows {
        let inside = try executor.linear(mlp.input, rows, transformer.activation, adding: nil)
        return try executor.linear(mlp.output, inside, .none, adding: others)
    }

    private func normedAfter<Executor: TowerExecutor>(
        _ rows: Executor.Rows, _ executor: Executor
    ) throws -> Executor.Rows {
        guard hasNormAfter else { return rows }
        let token = picksOneToken ? patches == nil ? " of the end token" : " of the class token" : ""
        executor.begin("layer norm\(token)")
        return try executor.norm(normAfter, rows)
    }

    private func attentionPool<Executor: TowerExecutor>(
        _ rows: Executor.Rows, _ executor: Executor
    ) throws -> Executor.Rows {
        executor.begin("attention pool: \(transformer.heads) heads, MLP of \(transformer.mlpWidth)")
        let head = TowerPool(self)
        let queries = try executor.linear(head.queries, executor.repeated(head.probe), .none, adding: nil)
        let keysValues = try executor.linear(head.keysValues, rows, .none, adding: nil)
        let attended = try executor.attention(queries: queries, keysValues: keysValues, self, picked: false)
        let pooled = try executor.linear(head.attentionOutput, attended, .none, adding: nil)
        return try mlp(head.mlp, executor.norm(head.norm, pooled), adding: pooled, executor)
    }

    /// Whether a single token of the last layer is wanted.
    private var picksOneToken: Bool { pooling != .mean && pooling != .attention }
}

/// What follows a tower: linear maps without or with an MLP's activation between them.
package enum Head: Equatable, Sendable {
    /// Nothing: the features are the embedding.
    case none
    /// A linear map.
    case linear(hasBias: Bool)
    /// Two linear maps, an exact GELU between them.
    case mlp(width: Int, firstHasBias: Bool, lastHasBias: Bool)

    /// The maps, in order.
    func maps(_ name: String, inputs: Int, outputs: Int) -> [TowerLinear] {
        switch self {
        case .none: []
        case .linear(let hasBias): [TowerLinear(name, outputs: outputs, inputs: inputs, hasBias: hasBias)]
        case .mlp(let width, let firstHasBias, let lastHasBias):
            [
                TowerLinear("\(name).0", outputs: width, inputs: inputs, hasBias: firstHasBias),
                TowerLinear("\(name).2", outputs: outputs, inputs: width, hasBias: lastHasBias),
            ]
        }
    }
}

extension Head {
    /// What is applied after a map.
    static func activation(after index: Int, of count: Int) -> Activation { index < count - 1 ? .gelu : .none }
}

extension TowerExecutor {
    /// The embeddings of features, before they are brought to length 1.
    func head(_ maps: [TowerLinear], _ features: Rows) throws -> Rows {
        guard !maps.isEmpty else { return features }
        begin("projection")
        return try maps.enumerated().reduce(features) { rows, map in
            try linear(map.element, rows, Head.activation(after: map.offset, of: maps.count), adding: nil)
        }
    }
}
