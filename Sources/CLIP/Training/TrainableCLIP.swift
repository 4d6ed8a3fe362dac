import Tensors

/// A CLIP model that can learn: the same walk through the towers as for inference, recorded on a tape.
///
/// Of a locked image side only the projection learns; in place of pixels it takes the encoder's features.
///
/// A model belongs to the thread of its `Compute`.
package final class TrainableCLIP {
    /// The model's shape.
    package let configuration: CLIPConfiguration
    /// All weights that learn, under their names in Hugging Face's layout, but with queries, keys and values of a layer as one.
    package let parameters: Parameters

    /// Makes a model of given weights: those of a checkpoint, or random ones.
    ///
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape.
    /// - Precondition: The configuration can learn.
    package init(_ configuration: CLIPConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        precondition(configuration.canLearn, "a model of operations that have no gradients here")
        let tensors = configuration.trainableTensors
        self.configuration = configuration
        parameters = Parameters(tensors.map { ($0.name, $0.shape) }, compute)
        for tensor in tensors {
            let values = try tensor.parts.flatMap { try weights.values($0.name, shape: $0.shape) }
            parameters[tensor.name].value.fill(with: values)
        }
    }

    /// A model that reads another's weights, with gradients of its own.
    init(_ configuration: CLIPConfiguration, reading values: Parameters.SharedValues, _ compute: Compute) {
        self.configuration = configuration
        parameters = Parameters(reading: values, compute)
    }

    /// What cosine similarities are multiplied with, as a natural logarithm.
    package var logitScale: Float {
        get { parameters[TensorNames.logitScale].value.pointer[0] }
        set { parameters[TensorNames.logitScale].value.fill(with: [newValue]) }
    }

    /// The weights that learn as they are now, by their names in Hugging Face's layout.
    package func tensors() -> [SafetensorsTensor] {
        configuration.trainableTensors.flatMap { tensor in
            tensor.split(parameters[tensor.name].value.values)
        }
    }

    /// The gradients of the weights as they are now, by the weights' names in Hugging Face's layout.
    func gradients() -> [SafetensorsTensor] {
        configuration.trainableTensors.flatMap { tensor in
            tensor.split(parameters[tensor.name].gradient?.values ?? [])
        }
    }

    /// The embeddings of images, each of length 1.
    ///
    /// - Parameter images: Prepared pixels, N x 3 x S x S; for a locked encoder its features, N x their width.
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    package func imageEmbeddings(_ images: Tensor, _ tape: Tape) throws -> Variable {
        let features =
            switch configuration.vision {
            case .tower(let tower): try tower.features(by: RecordedRun(parameters, tape, .images(images)))
            case .locked(let encoder): try Self.checked(images, encoder)
            }
        return try embeddings(of: features, configuration.imageHeadMaps, .images(images), tape)
    }

    /// The embeddings of texts, each of length 1.
    ///
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    package func textEmbeddings(_ tokens: TokenBatch, _ tape: Tape) throws -> Variable {
        let features = try configuration.text.features(by: RecordedRun(parameters, tape, .texts(tokens)))
        return try embeddings(of: features, configuration.textHeadMaps, .texts(tokens), tape)
    }

    private func embeddings(
        of features: Variable, _ maps: [TowerLinear], _ batch: TowerBatch, _ tape: Tape
    ) throws -> Variable {
        tape.normalizeRows(try RecordedRun(parameters, tape, batch).head(maps, features))
    }

    private static func checked(_ features: Tensor, _ encoder: ImageEncoderConfiguration) throws -> Variable {
        guard features.shape.count == 2, features.shape[1] == encoder.width else {
            throw ComputeError.shape(
                operation: "locked image side", expected: "N x \(encoder.width)", found: "\(features.shape)")
        }
        return Variable(features)
    }

    /// The hidden states of all of an image's tokens after the last layer: (N · tokens) x width.
    func imageHiddenStates(_ pixels: Tensor, _ tower: Tower, _ tape: Tape) throws -> Variable {
        try tower.hiddenStates(by: RecordedRun(parameters, tape, .images(pixels)))
    }
}

/// One batch on its way through weights that learn, recorded on a tape.
struct RecordedRun: TowerExecutor {
    let picksEarly = false
    private let parameters: Parameters
    private let tape: Tape
    private let batch: TowerBatch

    init(_ parameters: Parameters, _ tape: Tape, _ batch: TowerBatch) {
        (self.parameters, self.tape, self.batch) = (parameters, tape, batch)
    }

    func begin(_ part: String) {}

    func embedded(_ tower: Tower) throws -> Variable {
        let positions = parameters[tower.positions.name]
        let rows =
            switch batch {
            case .images(let pixels): try patches(pixels, tower)
            case .texts(let tokens):
                try tower.tokenEmbedding.map { try tape.embedding(parameters[$0.name], ids: tokens.ids) }
            }
        guard let rows else { throw unable("the input of another tower") }
        return try tape.addPositions(rows, positions: positions, batch: batch.count)
    }

    /// Class token and embedded patches.
    private func patches(_ pixels: Tensor, _ tower: Tower) throws -> Variable? {
        guard let patches = tower.patches, let map = tower.patchEmbedding, let token = tower.classToken else {
            return nil
        }
        let values = tape.compute.empty([batch.count * patches.count, patches.values])
        tape.compute.patches(of: pixels, size: patches.patchSize, into: values)
        let embedded = try linear(map, Variable(values), .none, adding: nil)
        return try tape.prepend(parameters[token.name], to: embedded, batch: batch.count)
    }

    func norm(_ norm: TowerNorm, _ rows: Variable) throws -> Variable {
        try tape.layerNorm(
            rows, scale: parameters["\(norm.name).weight"], shift: parameters["\(norm.name).bias"],
            epsilon: norm.epsilon)
    }

    func linear(
        _ map: TowerLinear, _ rows: Variable, _ activation: Activation, adding others: Variable?
    ) throws -> Variable {
        let bias = map.hasBias ? parameters["\(map.name).bias"] : nil
        let mapped = try tape.linear(
            rows, weights: parameters["\(map.name).weight"], bias: bias, activation: activation)
        return try others.map { try tape.add($0, mapped) } ?? mapped
    }

    func attention(_ stacked: Variable, _ tower: Tower) throws -> Variable {
        try tape.attention(
            stacked, batch: batch.count, tokens: stacked.value.shape[0] / batch.count,
            heads: tower.transformer.heads, causal: tower.attention == .causal)
    }

    func pooled(_ rows: Variable, _ tower: Tower) throws -> Variable {
        try tape.embedding(rows, ids: batch.pooledRows(tower, length: rows.value.shape[0] / batch.count))
    }

    func attention(queries: Variable, keysValues: Variable, _ tower: Tower, picked: Bool) throws -> Variable {
        throw unable("attention of one query")
    }

    func repeated(_ row: NamedShape) throws -> Variable { throw unable("an attention pool") }

    func tanh(_ rows: Variable) throws -> Variable { throw unable("a pooler") }

    /// What `Tower.canLearn` leaves out.
    private func unable(_ operation: String) -> ComputeError {
        .shape(operation: "training", expected: "operations that have gradients", found: operation)
    }
}
