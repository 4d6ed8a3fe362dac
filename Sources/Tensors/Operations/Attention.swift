import CKernels

/// The sizes of an attention over stacked queries, keys and values.
package struct AttentionShape: Sendable {
    /// Sequences.
    package let batch: Int
    /// Tokens of a sequence.
    package let tokens: Int
    /// Attention heads; they divide the width.
    package let heads: Int
    /// Elements of a token.
    package let width: Int
    /// Whether a token sees only itself and those before it.
    package let causal: Bool

    /// Makes a shape of all its numbers.
    package init(batch: Int, tokens: Int, heads: Int, width: Int, causal: Bool) {
        self.batch = batch
        self.tokens = tokens
        self.heads = heads
        self.width = width
        self.causal = causal
    }

    var headSize: Int { width / heads }
    var scale: Float { 1 / Float(headSize).squareRoot() }

    /// Stops where a tensor is not `rows` x (`parts` · width).
    func require(_ tensor: Tensor, rows: Int, parts: Int = 1) {
        precondition(heads > 0 && width % heads == 0, "\(heads) heads do not divide \(width)")
        precondition(
            tensor.layout == .rowMajor && tensor.count == rows * parts * width,
            "\(tensor.shape) is not \(rows) x \(parts * width)")
    }

    /// Stops where there is no room for the softmax of every head.
    func requireRoom(for weights: Tensor?) {
        precondition(weights.map { $0.count == batch * heads * tokens * tokens } ?? true, "no room for the softmax")
    }
}

extension Compute {
    /// softmax(Q Kᵀ / √d) V of every head.
    ///
    /// - Parameters:
    ///   - stacked: (batch · tokens) x (3 · width), queries, keys and values side by side.
    ///   - result: (batch · tokens) x width.
    ///   - weights: Where the backward will want them: batch x heads x tokens x tokens.
    ///   - lengths: For each sequence, how many of its tokens are seen; `nil`: all.
    package func attention(
        _ stacked: Tensor, _ shape: AttentionShape, into result: Tensor, weights: Tensor? = nil, lengths: [Int32]? = nil
    ) {
        let (width, stride) = (shape.width, Int64(3 * shape.width))
        shape.require(stacked, rows: shape.batch * shape.tokens, parts: 3)
        shape.require(result, rows: shape.batch * shape.tokens)
        shape.requireRoom(for: weights)
        let queries = stacked.pointer
        ck_attention(
            queries, stride, queries + width, queries + 2 * width, stride, result.pointer, Int64(width),
            weights?.pointer, Int64(shape.batch), Int64(shape.heads), Int64(shape.tokens), Int64(shape.tokens),
            Int64(shape.headSize), shape.scale, shape.causal ? 1 : 0, lengths)
    }

    /// Attention of one query per sequence (the class token) over its tokens.
    ///
    /// - Parameters:
    ///   - queries: batch x width.
    ///   - keysValues: (batch · tokens) x (2 · width), keys and values side by side.
    ///   - result: batch x width.
    ///   - lengths: For each sequence, how many of its tokens are seen; `nil`: all.
    package func attention(
        queries: Tensor, keysValues: Tensor, _ shape: AttentionShape, into result: Tensor, lengths: [Int32]? = nil
    ) {
        let width = shape.width
        shape.require(queries, rows: shape.batch)
        shape.require(keysValues, rows: shape.batch * shape.tokens, parts: 2)
        shape.require(result, rows: shape.batch)
        ck_attention(
            queries.pointer, Int64(width), keysValues.pointer, keysValues.pointer + width, Int64(2 * width),
            result.pointer, Int64(width), nil, Int64(shape.batch), Int64(shape.heads), 1, Int64(shape.tokens),
            Int64(shape.headSize), shape.scale, 0, lengths)
    }

    func attentionBackward(
        _ stacked: Tensor, _ shape: AttentionShape, weights: Tensor, gradient: Tensor, into back: Tensor
    ) {
        let (width, stride) = (shape.width, Int64(3 * shape.width))
        shape.require(stacked, rows: shape.batch * shape.tokens, parts: 3)
        shape.require(gradient, rows: shape.batch * shape.tokens)
        shape.require(back, rows: shape.batch * shape.tokens, parts: 3)
        shape.requireRoom(for: weights)
        let (source, target) = (stacked.pointer, back.pointer)
        ck_attention_backward(
            source, stride, source + width, source + 2 * width, stride, weights.pointer, gradient.pointer,
            Int64(width), target, target + width, target + 2 * width, Int64(shape.batch), Int64(shape.heads),
            Int64(shape.tokens), Int64(shape.tokens), Int64(shape.headSize), shape.scale)
    }
}
