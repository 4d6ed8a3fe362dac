import Tensors

/// Memory for the hidden states of a batch, used again by every layer.
final class TowerMemory {
    /// Sequences of the batch.
    let batch: Int
    /// Tokens of each sequence.
    let tokens: Int
    /// (batch · tokens) x width: what the layers add to.
    let hidden: Tensor
    /// (batch · tokens) x width: normalised or attended hidden states.
    let normed: Tensor
    private let wide: Tensor

    init(batch: Int, tokens: Int, _ transformer: TransformerConfiguration, _ compute: Compute) {
        self.batch = batch
        self.tokens = tokens
        hidden = compute.empty([batch * tokens, transformer.width])
        normed = compute.empty([batch * tokens, transformer.width])
        wide = compute.empty([batch * tokens, max(3 * transformer.width, transformer.mlpWidth)])
    }

    /// (batch · tokens) rows of queries, keys and values, or of the inside of an MLP.
    func wide(columns: Int) -> Tensor {
        wide.slice(from: 0, shape: [batch * tokens, columns])
    }
}

/// A transformer layer that does not learn any more: attention and MLP, each behind a layer norm and beside a residual.
struct FrozenLayer {
    private let transformer: TransformerConfiguration
    private let attentionNorm: FrozenNorm
    private let queriesKeysValues: FrozenLinear
    private let attentionOutput: FrozenLinear
    private let mlp: FrozenMLP

    init(
        _ names: TensorNames.Layer, _ transformer: TransformerConfiguration, rows: Int, _ weights: any WeightSource,
        _ compute: Compute
    ) throws {
        let width = transformer.width
        self.transformer = transformer
        attentionNorm = try FrozenNorm(names.attentionNorm, transformer, weights, compute)
        queriesKeysValues = try FrozenLinear(
            [names.queries, names.keys, names.values], inputs: width, outputs: width, rows: rows,
            hasBias: transformer.hasQueryBias, weights, compute)
        attentionOutput = try FrozenLinear(
            [names.attentionOutput], inputs: width, outputs: width, rows: rows, weights, compute)
        mlp = try FrozenMLP(names, transformer, rows: rows, weights, compute)
    }

    /// Replaces the hidden states by those after this layer.
    func run(_ memory: TowerMemory, causal: Bool, _ compute: Compute) throws {
        let stacked = memory.wide(columns: 3 * transformer.width)
        let shape = AttentionShape(
            batch: memory.batch, tokens: memory.tokens, heads: transformer.heads, width: transformer.width,
            causal: causal)
        attentionNorm.run(memory.hidden, into: memory.normed, compute)
        try queriesKeysValues.run(memory.normed, into: stacked, compute)
        compute.attention(stacked, shape, into: memory.normed)
        try attentionOutput.run(memory.normed, into: memory.hidden, accumulates: true, compute)
        let inside = memory.wide(columns: transformer.mlpWidth)
        try mlp.run(memory.hidden, normed: memory.normed, inside: inside, compute)
    }
}

/// The last layer of an image tower, of which only the class token's result is wanted: 7 % of a ViT-B/32's arithmetic saved.
struct FrozenClassTokenLayer {
    private let transformer: TransformerConfiguration
    private let attentionNorm: FrozenNorm
    private let queries: FrozenLinear
    private let keysValues: FrozenLinear
    private let attentionOutput: FrozenLinear
    private let mlp: FrozenMLP

    /// Reads the layer's tensors; `rows` is the usual number of all tokens of a batch, `sequences` that of its sequences.
    init(
        _ names: TensorNames.Layer, _ transformer: TransformerConfiguration, rows: Int, sequences: Int,
        _ weights: any WeightSource, _ compute: Compute
    ) throws {
        let width = transformer.width
        self.transformer = transformer
        attentionNorm = try FrozenNorm(names.attentionNorm, transformer, weights, compute)
        queries = try FrozenLinear(
            [names.queries], inputs: width, outputs: width, rows: sequences, hasBias: transformer.hasQueryBias, weights,
            compute)
        keysValues = try FrozenLinear(
            [names.keys, names.values], inputs: width, outputs: width, rows: rows, hasBias: transformer.hasQueryBias,
            weights, compute)
        attentionOutput = try FrozenLinear(
            [names.attentionOutput], inputs: width, outputs: width, rows: sequences, weights, compute)
        mlp = try FrozenMLP(names, transformer, rows: sequences, weights, compute)
    }

    /// The class tokens' hidden states after this layer: batch x width.
    func run(_ memory: TowerMemory, _ compute: Compute) throws -> Tensor {
        let shape = AttentionShape(
            batch: memory.batch, tokens: memory.tokens, heads: transformer.heads, width: transformer.width,
            causal: false)
        let classRows = (0..<memory.batch).map { Int32($0 * memory.tokens) }
        let hidden = compute.empty([memory.batch, transformer.width])
        let normed = compute.empty([memory.batch, transformer.width])
        let query = compute.empty([memory.batch, transformer.width])
        let stacked = memory.wide(columns: 2 * transformer.width)
        attentionNorm.run(memory.hidden, into: memory.normed, compute)
        try keysValues.run(memory.normed, into: stacked, compute)
        compute.gatherRows(memory.normed, ids: classRows, into: normed)
        try queries.run(normed, into: query, compute)
        compute.attention(queries: query, keysValues: stacked, shape, into: normed)
        compute.gatherRows(memory.hidden, ids: classRows, into: hidden)
        try attentionOutput.run(normed, into: hidden, accumulates: true, compute)
        let inside = compute.empty([memory.batch, transformer.mlpWidth])
        try mlp.run(hidden, normed: normed, inside: inside, compute)
        return hidden
    }
}

/// The MLP of a transformer layer, its layer norm and its residual included.
private struct FrozenMLP {
    private let activation: Activation
    private let norm: FrozenNorm
    private let input: FrozenLinear
    private let output: FrozenLinear

    init(
        _ names: TensorNames.Layer, _ transformer: TransformerConfiguration, rows: Int, _ weights: any WeightSource,
        _ compute: Compute
    ) throws {
        activation = transformer.activation
        norm = try FrozenNorm(names.mlpNorm, transformer, weights, compute)
        input = try FrozenLinear(
            [names.mlpInput], inputs: transformer.width, outputs: transformer.mlpWidth, rows: rows, weights, compute)
        output = try FrozenLinear(
            [names.mlpOutput], inputs: transformer.mlpWidth, outputs: transformer.width, rows: rows, weights, compute)
    }

    /// Adds the MLP's result to the hidden states; `normed` and `inside` are overwritten.
    func run(_ hidden: Tensor, normed: Tensor, inside: Tensor, _ compute: Compute) throws {
        norm.run(hidden, into: normed, compute)
        try input.run(normed, into: inside, activation: activation, compute)
        try output.run(inside, into: hidden, accumulates: true, compute)
    }
}
