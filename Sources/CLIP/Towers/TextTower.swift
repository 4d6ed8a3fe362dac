import Tensors

/// CLIP's text tower for inference: token ids to embeddings.
///
/// A tower belongs to the thread of its `Compute`.
package final class TextTower {
    private let configuration: CLIPConfiguration
    private let compute: Compute
    private let tokenEmbedding: Tensor
    private let positions: Tensor
    private let layers: [FrozenLayer]
    private let normAfter: FrozenNorm
    private let projection: FrozenLinear

    /// Reads and packs the tower's weights.
    ///
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, `ComputeError` where the compute library
    ///   refuses.
    package init(_ configuration: CLIPConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        let text = configuration.text
        let transformer = text.transformer
        let tokenShape = [text.vocabularySize, transformer.width]
        let positionShape = [text.contextLength, transformer.width]
        self.configuration = configuration
        self.compute = compute
        tokenEmbedding = compute.tensor(
            try weights.values(TensorNames.tokenEmbedding, shape: tokenShape), shape: tokenShape)
        positions = compute.tensor(
            try weights.values(TensorNames.textPositions, shape: positionShape), shape: positionShape)
        layers = try (0..<transformer.layers).map {
            try FrozenLayer(
                TensorNames.textLayer($0), transformer, rows: text.contextLength, weights, compute)
        }
        normAfter = try FrozenNorm(TensorNames.textNormAfter, transformer, weights, compute)
        let projectionShape = [configuration.projectionWidth, transformer.width]
        projection = try FrozenLinear(
            weights.values(TensorNames.textProjection, shape: projectionShape), inputs: transformer.width, rows: 1,
            compute)
    }

    /// The embeddings of texts, each of length 1.
    ///
    /// - Parameter tokens: At least one text, none longer than the configuration's context.
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    /// - Precondition: Every id is from 0 up to below the vocabulary's size.
    package func embed(_ tokens: TokenBatch) throws -> Tensor {
        let text = configuration.text
        guard tokens.count > 0, tokens.length <= text.contextLength else {
            let expected = "texts of at most \(text.contextLength) tokens"
            throw ComputeError.shape(operation: "text tower", expected: expected, found: "\(tokens.length)")
        }
        let memory = TowerMemory(batch: tokens.count, tokens: tokens.length, text.transformer, compute)
        embed(tokens, into: memory.hidden)
        for layer in layers { try layer.run(memory, causal: true, compute) }
        let pooled = compute.empty([tokens.count, text.transformer.width])
        compute.gatherRows(memory.hidden, ids: tokens.pooledRows(text.pooling), into: pooled)
        normAfter.run(pooled, into: pooled, compute)
        let embeddings = compute.empty([tokens.count, configuration.projectionWidth])
        try projection.run(pooled, into: embeddings, compute)
        compute.normalizeRows(embeddings)
        return embeddings
    }

    private func embed(_ tokens: TokenBatch, into hidden: Tensor) {
        compute.gatherRows(tokenEmbedding, ids: tokens.ids, into: hidden)
        let block = tokens.length * configuration.text.transformer.width
        let positions = positions.slice(from: 0, shape: [block])
        for text in 0..<tokens.count {
            compute.accumulate(positions, into: hidden.slice(from: text * block, shape: [block]))
        }
    }
}

extension TokenBatch {
    /// The row, counted through the whole batch, of each text's token that stands for the text.
    ///
    /// As in transformers, a text without such a token is read at its first one.
    func pooledRows(_ pooling: TextConfiguration.Pooling) -> [Int32] {
        (0..<count).map { text in
            let row = ids[text * length..<(text + 1) * length]
            let wanted: Int32 =
                switch pooling {
                case .first(let id): id
                case .largestID: row.max() ?? 0
                }
            return Int32(row.firstIndex(of: wanted) ?? row.startIndex)
        }
    }
}
