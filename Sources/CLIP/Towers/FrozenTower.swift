import Foundation
import Tensors

/// A tower for inference: prepared images, or tokens, to features.
///
/// Weights are read and packed once. Images go through in parts of one fixed size, the last one filled up with empty
/// images: memory does not grow with the batch, and an image's features do not depend on the images beside it.
final class FrozenTower: FrozenEncoder {
    private let tower: Tower
    private let compute: Compute
    private let weights: FrozenWeights

    init(
        _ tower: Tower, precision: Precision = .f32, _ source: any WeightSource, _ compute: Compute, packers: Int
    ) throws {
        self.tower = tower
        self.compute = compute
        weights = try FrozenWeights(
            tower, sequences: tower.imagesAtATime, precision: precision, source, compute, packers: packers)
    }

    /// A tower that reads another's weights, with memory of its own.
    init(sharing other: FrozenTower, _ compute: Compute) {
        self.compute = compute
        (tower, weights) = (other.tower, other.weights)
    }

    func replica(on compute: Compute) -> any FrozenEncoder { FrozenTower(sharing: self, compute) }

    var imagesAtATime: Int { tower.imagesAtATime }

    func features(_ pixels: Tensor) throws -> Tensor {
        try tower.features(by: FrozenRun(weights, compute, .images(pixels)))
    }

    /// The features of texts.
    func features(_ tokens: TokenBatch) throws -> Tensor {
        try tower.features(by: FrozenRun(weights, compute, .texts(tokens)))
    }
}

extension Tower {
    /// Tokens that go through the layers together, about: enough for fast products, few enough for the caches.
    private static let tokensAtATime = 640

    /// Images that go through the tower together: a power of two, so that usual batches are filled.
    var imagesAtATime: Int {
        let most = max(1, Self.tokensAtATime / max(1, patches?.tokens ?? Self.tokensAtATime))
        return min(32, 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount))
    }
}

/// What goes into a tower.
enum TowerBatch {
    /// N x C x S x S, prepared.
    case images(Tensor)
    case texts(TokenBatch)

    /// Images or texts.
    var count: Int {
        switch self {
        case .images(let pixels): pixels.shape[0]
        case .texts(let tokens): tokens.count
        }
    }
}

/// One batch on its way through frozen weights.
struct FrozenRun: TowerExecutor {
    let picksEarly = true
    private let weights: FrozenWeights
    private let compute: Compute
    private let batch: TowerBatch

    init(_ weights: FrozenWeights, _ compute: Compute, _ batch: TowerBatch) {
        (self.weights, self.compute, self.batch) = (weights, compute, batch)
    }

    func begin(_ part: String) {}

    func embedded(_ tower: Tower) throws -> Tensor {
        switch batch {
        case .images(let pixels): try embedded(pixels, tower)
        case .texts(let tokens): embedded(tokens, tower)
        }
    }

    private func embedded(_ pixels: Tensor, _ tower: Tower) throws -> Tensor {
        guard let patches = tower.patches, let map = tower.patchEmbedding else { return pixels }
        let (width, count) = (tower.width, patches.count)
        let values = compute.empty([pixels.shape[0] * count, patches.values])
        compute.patches(of: pixels, size: patches.patchSize, into: values)
        let embedded = try linear(map, values, .none, adding: nil)
        let hidden = compute.empty([pixels.shape[0] * patches.tokens, width])
        for image in 0..<pixels.shape[0] {
            let start = image * patches.tokens * width
            if let prefix = weights.prefix { hidden.slice(from: start, shape: prefix.shape).copy(from: prefix) }
            compute.add(
                embedded.slice(from: image * count * width, shape: [count * width]), weights.positions,
                into: hidden.slice(from: start + patches.prefix * width, shape: [count * width]))
        }
        return hidden
    }

    private func embedded(_ tokens: TokenBatch, _ tower: Tower) -> Tensor {
        let hidden = compute.empty([tokens.count * tokens.length, tower.width])
        guard let table = weights.tokens else { return hidden }
        compute.gatherRows(table, ids: tokens.ids, into: hidden)
        let block = tokens.length * tower.width
        let positions = weights.positions.slice(from: 0, shape: [block])
        for text in 0..<tokens.count {
            compute.accumulate(positions, into: hidden.slice(from: text * block, shape: [block]))
        }
        return hidden
    }

    func norm(_ norm: TowerNorm, _ rows: Tensor) throws -> Tensor {
        try known(weights.norms, norm.name).run(rows, compute)
    }

    func linear(_ map: TowerLinear, _ rows: Tensor, _ activation: Activation, adding others: Tensor?) throws -> Tensor {
        try known(weights.linears, map.name).run(rows, activation, adding: others, compute)
    }

    func attention(_ stacked: Tensor, _ tower: Tower) throws -> Tensor {
        let result = compute.empty([stacked.shape[0], tower.width])
        compute.attention(
            stacked, shape(tower, rows: stacked.shape[0]), into: result, lengths: lengths(tower, picked: false))
        return result
    }

    func attention(queries: Tensor, keysValues: Tensor, _ tower: Tower, picked: Bool) throws -> Tensor {
        let result = compute.empty(queries.shape)
        compute.attention(
            queries: queries, keysValues: keysValues, shape(tower, rows: keysValues.shape[0]), into: result,
            lengths: lengths(tower, picked: picked))
        return result
    }

    func pooled(_ rows: Tensor, _ tower: Tower) throws -> Tensor {
        let result = compute.empty([batch.count, tower.width])
        if tower.pooling == .mean {
            average(rows, tower, into: result)
        } else {
            compute.gatherRows(rows, ids: batch.pooledRows(tower, length: rows.shape[0] / batch.count), into: result)
        }
        return result
    }

    func repeated(_ row: NamedShape) throws -> Tensor {
        let row = try known(weights.rows, row.name)
        let result = compute.empty([batch.count, row.count])
        for index in 0..<batch.count { result.slice(from: index * row.count, shape: [row.count]).copy(from: row) }
        return result
    }

    func tanh(_ rows: Tensor) -> Tensor {
        for index in 0..<rows.count { rows.pointer[index] = Foundation.tanhf(rows.pointer[index]) }
        return rows
    }

    private func shape(_ tower: Tower, rows: Int) -> AttentionShape {
        AttentionShape(
            batch: batch.count, tokens: rows / batch.count, heads: tower.transformer.heads, width: tower.width,
            causal: tower.attention == .causal)
    }

    /// How many keys each sequence's queries see, where it is not all: up to the padding, or up to the token whose
    /// query is picked.
    private func lengths(_ tower: Tower, picked: Bool) -> [Int32]? {
        guard case .texts(let tokens) = batch else { return nil }
        switch tower.attention {
        case .full: return nil
        case .padded: return tokens.lengths
        case .causal:
            guard picked else { return nil }
            let rows = batch.pooledRows(tower, length: tokens.length)
            return rows.enumerated().map { $1 - Int32($0 * tokens.length) + 1 }
        }
    }

    /// The mean of the patches of each image, or of the tokens of each text without its padding.
    private func average(_ rows: Tensor, _ tower: Tower, into result: Tensor) {
        let length = rows.shape[0] / batch.count
        let first = tower.patches?.prefix ?? 0
        for sequence in 0..<batch.count {
            let end = if case .texts(let tokens) = batch { Int(tokens.lengths[sequence]) } else { length }
            for column in 0..<tower.width {
                let sum = (first..<end).reduce(Float(0)) {
                    $0 + rows.pointer[(sequence * length + $1) * tower.width + column]
                }
                result.pointer[sequence * tower.width + column] = sum / Float(max(1, end - first))
            }
        }
    }

    private func known<Value>(_ values: [String: Value], _ name: String) throws -> Value {
        if let value = values[name] { return value }
        throw ComputeError.shape(operation: "tower", expected: "the weights of \(name)", found: "none")
    }
}

extension TowerBatch {
    /// The row, counted through the whole batch, of each sequence's token that stands for it.
    func pooledRows(_ tower: Tower, length: Int) -> [Int32] {
        switch self {
        case .images(let pixels): (0..<pixels.shape[0]).map { Int32($0 * length) }
        case .texts(let tokens): tokens.pooledRows(tower.pooling)
        }
    }
}

extension TokenBatch {
    /// The row, counted through the whole batch, of each text's token that stands for the text.
    ///
    /// As in transformers, a text without such a token is read at its first one.
    func pooledRows(_ pooling: Tower.Pooling) -> [Int32] {
        (0..<count).map { text in
            let row = ids[text * length..<(text + 1) * length]
            let wanted: Int? =
                switch pooling {
                case .start, .mean, .attention: row.startIndex
                case .end: row.endIndex - 1
                case .first(let id): row.firstIndex(of: id)
                case .largestID: row.firstIndex(of: row.max() ?? 0)
                }
            return Int32(wanted ?? row.startIndex)
        }
    }
}
