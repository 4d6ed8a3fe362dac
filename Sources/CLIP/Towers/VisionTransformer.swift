import Tensors

/// A vision transformer for inference: prepared pixels to what the class token holds in the end.
///
/// Weights are read and packed once; memory for a batch is kept for the next one of the same size.
final class VisionTransformer: FrozenEncoder {
    private let vision: VisionConfiguration
    private let compute: Compute
    private let patchEmbedding: FrozenLinear
    /// The class token, its position added.
    private let classToken: Tensor
    /// The patches' positions.
    private let positions: Tensor
    private let normBefore: FrozenNorm?
    private let layers: [FrozenLayer]
    private let lastLayer: FrozenClassTokenLayer
    private let normAfter: FrozenNorm
    private var memory: TowerMemory?
    private var patches: (values: Tensor, embedded: Tensor)?

    /// Reads and packs the weights; `batch` is the usual number of images at a time.
    init(_ vision: VisionConfiguration, _ weights: any WeightSource, _ compute: Compute, batch: Int) throws {
        let transformer = vision.transformer
        let rows = batch * vision.tokens
        self.vision = vision
        self.compute = compute
        patchEmbedding = try Self.patchEmbedding(vision, rows: rows, weights, compute)
        (classToken, positions) = try Self.embeddings(vision, weights, compute)
        normBefore =
            try vision.kind == .clip ? FrozenNorm(TensorNames.imageNormBefore, transformer, weights, compute) : nil
        layers = try (0..<transformer.layers - 1).map {
            try FrozenLayer(TensorNames.imageLayer($0), transformer, rows: rows, weights, compute)
        }
        lastLayer = try FrozenClassTokenLayer(
            TensorNames.imageLayer(transformer.layers - 1), transformer, rows: rows, sequences: batch, weights, compute)
        normAfter = try FrozenNorm(TensorNames.imageNormAfter, transformer, weights, compute)
    }

    /// A transformer that reads another's weights, with memory of its own.
    private init(sharing other: VisionTransformer, _ compute: Compute) {
        self.compute = compute
        vision = other.vision
        patchEmbedding = other.patchEmbedding
        classToken = other.classToken
        positions = other.positions
        normBefore = other.normBefore
        layers = other.layers
        lastLayer = other.lastLayer
        normAfter = other.normAfter
    }

    func replica(on compute: Compute) -> any FrozenEncoder { VisionTransformer(sharing: self, compute) }

    func features(_ pixels: Tensor) throws -> Tensor {
        let memory = memory(batch: pixels.shape[0])
        try embedPatches(of: pixels, memory)
        normBefore?.run(memory.hidden, into: memory.hidden, compute)
        for layer in layers { try layer.run(memory, causal: false, compute) }
        let classStates = try lastLayer.run(memory, compute)
        normAfter.run(classStates, into: classStates, compute)
        return classStates
    }

    private func memory(batch: Int) -> TowerMemory {
        if let memory, memory.batch == batch { return memory }
        let made = TowerMemory(batch: batch, tokens: vision.tokens, vision.transformer, compute)
        let count = batch * (vision.tokens - 1)
        patches = (
            compute.empty([count, vision.patchValues]), compute.empty([count, vision.transformer.width])
        )
        memory = made
        return made
    }

    /// Writes the class token and the embedded patches, positions added, to the hidden states.
    private func embedPatches(of pixels: Tensor, _ memory: TowerMemory) throws {
        guard let patches else { return }
        compute.patches(of: pixels, size: vision.patchSize, into: patches.values)
        try patchEmbedding.run(patches.values, into: patches.embedded, compute)
        let width = vision.transformer.width
        let block = positions.count
        for image in 0..<memory.batch {
            let start = image * (block + width)
            memory.hidden.slice(from: start, shape: [width]).copy(from: classToken)
            let rows = memory.hidden.slice(from: start + width, shape: [block])
            compute.add(patches.embedded.slice(from: image * block, shape: [block]), positions, into: rows)
        }
    }

    private static func patchEmbedding(
        _ vision: VisionConfiguration, rows: Int, _ weights: any WeightSource, _ compute: Compute
    ) throws -> FrozenLinear {
        let width = vision.transformer.width
        let shape = [width, vision.imageChannels, vision.patchSize, vision.patchSize]
        let hasBias = vision.kind == .original
        return try FrozenLinear(
            weights.values(TensorNames.patchEmbedding, shape: shape),
            bias: hasBias ? weights.values(TensorNames.patchBias, shape: [width]) : nil, inputs: vision.patchValues,
            rows: rows, compute)
    }

    private static func embeddings(
        _ vision: VisionConfiguration, _ weights: any WeightSource, _ compute: Compute
    ) throws -> (classToken: Tensor, positions: Tensor) {
        let width = vision.transformer.width
        let token = try weights.values(TensorNames.classToken, shape: [width])
        let positions = try weights.values(TensorNames.imagePositions, shape: [vision.tokens, width])
        return (
            compute.tensor(zip(token, positions).map { $0 + $1 }, shape: [width]),
            compute.tensor(Array(positions[width...]), shape: [vision.tokens - 1, width])
        )
    }
}
