import Tensors

/// One line of a network's description.
package struct LayerSummary: Equatable, Sendable {
    /// What the layer is.
    package let name: String
    /// Extents of its result for one image or text.
    package let output: [Int]
    /// Numbers that it learns.
    package let parameters: Int
}

/// Walks through a tower without computing anything, and writes down what it needs.
final class TowerListing: TowerExecutor {
    /// Tokens of a sequence, or none where one row stands for it; and numbers of a row.
    struct Rows {
        let tokens: Int?
        let width: Int
    }

    /// A part of the tower while its operations are listed.
    private struct Part {
        let name: String
        var output: [Int] = []
        var parameters = 0
    }

    let picksEarly: Bool
    /// All tensors, in the order of the computation.
    private(set) var tensors: [NamedShape] = []
    /// The tensors in the form in which they learn.
    private(set) var trainable: [TrainableTensor] = []
    /// The linear maps, each with whether it works on one row for each sequence.
    private(set) var linears: [(map: TowerLinear, isPooled: Bool)] = []
    /// The layer norms.
    private(set) var norms: [TowerNorm] = []
    /// Single rows that are repeated.
    private(set) var rows: [NamedShape] = []
    private var parts: [Part] = []

    /// Lists a tower and what follows it.
    init(_ tower: Tower, picksEarly: Bool = false) {
        self.picksEarly = picksEarly
        // Nothing that lists throws.
        _ = try? tower.features(by: self)
    }

    /// Lists what follows a network.
    init(head: [TowerLinear], width: Int) {
        picksEarly = false
        _ = try? self.head(head, Rows(tokens: nil, width: width))
    }

    /// What the tower is, line by line.
    var summary: [LayerSummary] {
        parts.map { LayerSummary(name: $0.name, output: $0.output, parameters: $0.parameters) }
    }

    func begin(_ part: String) { parts.append(Part(name: part)) }

    func embedded(_ tower: Tower) -> Rows {
        let width = tower.width
        if let patches = tower.patches, let map = tower.patchEmbedding {
            let before = [tower.classToken, tower.registers].compactMap { $0 }
            let hasClass = patches.hasClassToken
            let name = (hasClass ? "class token and " : "") + (patches.registers > 0 ? "registers and " : "")
            record([tower.classToken].compactMap { $0 })
            record(map, isPooled: false)
            record([tower.registers].compactMap { $0 } + [tower.positions])
            begin("patch embedding")
            note(map.tensors, output: [patches.count, width])
            begin(name + "positions")
            note(before + [tower.positions], output: [patches.tokens, width])
            return Rows(tokens: patches.tokens, width: width)
        }
        let length = tower.contextLength
        begin("token embedding")
        list([tower.tokenEmbedding].compactMap { $0 }, output: [length, width])
        begin("positions")
        list([tower.positions] + [tower.segments].compactMap { $0 }, output: [length, width])
        return Rows(tokens: length, width: width)
    }

    func norm(_ norm: TowerNorm, _ rows: Rows) -> Rows {
        norms.append(norm)
        list(norm.tensors, output: extents(rows))
        return rows
    }

    func linear(_ map: TowerLinear, _ input: Rows, _ activation: Activation, adding others: Rows?) -> Rows {
        let result = Rows(tokens: input.tokens, width: map.parts.count * map.outputs)
        record(map, isPooled: input.tokens == nil)
        note(map.tensors, output: extents(result))
        return result
    }

    func attention(_ stacked: Rows, _ tower: Tower) -> Rows { Rows(tokens: stacked.tokens, width: tower.width) }

    func attention(queries: Rows, keysValues: Rows, _ tower: Tower, picked: Bool) -> Rows { queries }

    func pooled(_ rows: Rows, _ tower: Tower) -> Rows { Rows(tokens: nil, width: rows.width) }

    func repeated(_ row: NamedShape) -> Rows {
        rows.append(row)
        list([row], output: row.shape)
        return Rows(tokens: nil, width: row.count)
    }

    func tanh(_ rows: Rows) -> Rows { rows }

    private func extents(_ rows: Rows) -> [Int] { (rows.tokens.map { [$0] } ?? []) + [rows.width] }

    private func list(_ tensors: [NamedShape], output: [Int]) {
        record(tensors)
        note(tensors, output: output)
    }

    private func note(_ tensors: [NamedShape], output: [Int]) {
        guard !parts.isEmpty else { return }
        parts[parts.count - 1].output = output
        parts[parts.count - 1].parameters += tensors.reduce(0) { $0 + $1.count }
    }

    private func record(_ tensors: [NamedShape]) {
        self.tensors += tensors
        trainable += tensors.map { TrainableTensor(name: $0.name, parts: [$0]) }
    }

    private func record(_ map: TowerLinear, isPooled: Bool) {
        linears.append((map, isPooled))
        tensors += map.tensors
        trainable.append(TrainableTensor(name: "\(map.name).weight", parts: map.weights))
        if map.hasBias { trainable.append(TrainableTensor(name: "\(map.name).bias", parts: map.biases)) }
    }
}

/// A tensor that learns: one of the layout's tensors, or those of queries, keys and values put on top of one another, so
/// that one product makes all three.
struct TrainableTensor {
    let name: String
    let parts: [NamedShape]

    /// Extents: a convolution's weights are a matrix, and several parts are added up along the first dimension.
    var shape: [Int] {
        let rows = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
        let dimensions = parts.first?.shape.count ?? 0
        return switch dimensions {
        case 0: []
        case 1: [rows]
        default: [rows, count / max(rows, 1)]
        }
    }

    private var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// The tensor's values as the parts' values.
    func split(_ values: [Float]) -> [SafetensorsTensor] {
        var start = 0
        return parts.map { part in
            defer { start += part.count }
            return SafetensorsTensor(
                part.name, shape: part.shape, values: Array(values[start..<start + part.count]))
        }
    }
}
