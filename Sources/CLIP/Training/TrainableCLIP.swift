import Tensors

/// A CLIP model that can learn: the same computation as `ImageTower` and `TextTower`, recorded on a tape.
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
    package init(_ configuration: CLIPConfiguration, _ weights: any WeightSource, _ compute: Compute) throws {
        let tensors = configuration.trainableTensors
        self.configuration = configuration
        parameters = Parameters(tensors.map { ($0.name, $0.shape) }, compute)
        for tensor in tensors {
            let values = try tensor.parts.flatMap { try weights.values($0.name, shape: $0.shape) }
            parameters[tensor.name].value.fill(with: values)
        }
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
            case .tower(let vision): try classStates(images, vision, tape)
            case .locked(let encoder): try Self.checked(images, encoder)
            }
        let projection = parameters[TensorNames.visualProjection]
        return tape.normalizeRows(try tape.linear(features, weights: projection, bias: nil))
    }

    /// The embeddings of texts, each of length 1.
    ///
    /// - Returns: N x the width of the projection.
    /// - Throws: `ComputeError`.
    package func textEmbeddings(_ tokens: TokenBatch, _ tape: Tape) throws -> Variable {
        let text = configuration.text
        let embedded = try tape.embedding(parameters[TensorNames.tokenEmbedding], ids: tokens.ids)
        var hidden = try tape.addPositions(
            embedded, positions: parameters[TensorNames.textPositions], batch: tokens.count)
        for index in 0..<text.transformer.layers {
            hidden = try layer(
                hidden, TensorNames.textLayer(index), text.transformer, batch: tokens.count, causal: true, tape)
        }
        let last = try tape.embedding(hidden, ids: tokens.pooledRows(text.pooling))
        let pooled = try norm(last, TensorNames.textNormAfter, text.transformer, tape)
        let projection = parameters[TensorNames.textProjection]
        return tape.normalizeRows(try tape.linear(pooled, weights: projection, bias: nil))
    }

    private static func checked(_ features: Tensor, _ encoder: ImageEncoderConfiguration) throws -> Variable {
        guard features.shape.count == 2, features.shape[1] == encoder.width else {
            throw ComputeError.shape(
                operation: "locked image side", expected: "N x \(encoder.width)", found: "\(features.shape)")
        }
        return Variable(features)
    }

    /// What the class tokens hold in the end: N x width.
    private func classStates(_ pixels: Tensor, _ vision: VisionConfiguration, _ tape: Tape) throws -> Variable {
        let hidden = try imageHiddenStates(pixels, vision, tape)
        let classTokens = try tape.embedding(hidden, ids: (0..<pixels.shape[0]).map { Int32($0 * vision.tokens) })
        return try norm(classTokens, TensorNames.imageNormAfter, vision.transformer, tape)
    }

    /// The hidden states of all of an image's tokens after the last layer: (N · tokens) x width.
    func imageHiddenStates(_ pixels: Tensor, _ vision: VisionConfiguration, _ tape: Tape) throws -> Variable {
        let batch = pixels.shape[0]
        let patches = tape.compute.empty([batch * (vision.tokens - 1), vision.patchValues])
        tape.compute.patches(of: pixels, size: vision.patchSize, into: patches)
        let embedded = try tape.linear(
            Variable(patches), weights: parameters[TensorNames.patchEmbedding], bias: nil)
        let tokens = try tape.prepend(parameters[TensorNames.classToken], to: embedded, batch: batch)
        let placed = try tape.addPositions(
            tokens, positions: parameters[TensorNames.imagePositions], batch: batch)
        var hidden = try norm(placed, TensorNames.imageNormBefore, vision.transformer, tape)
        for index in 0..<vision.transformer.layers {
            hidden = try layer(
                hidden, TensorNames.imageLayer(index), vision.transformer, batch: batch, causal: false, tape)
        }
        return hidden
    }

    private func layer(
        _ input: Variable, _ names: TensorNames.Layer, _ transformer: TransformerConfiguration, batch: Int,
        causal: Bool, _ tape: Tape
    ) throws -> Variable {
        let normed = try norm(input, names.attentionNorm, transformer, tape)
        let stacked = try linear(normed, names.queriesKeysValues, tape)
        let attended = try tape.attention(
            stacked, batch: batch, tokens: input.value.shape[0] / batch, heads: transformer.heads, causal: causal)
        let middle = try tape.add(input, linear(attended, names.attentionOutput, tape))
        let inside = try linear(
            norm(middle, names.mlpNorm, transformer, tape), names.mlpInput, activation: transformer.activation, tape)
        return try tape.add(middle, linear(inside, names.mlpOutput, tape))
    }

    private func norm(
        _ input: Variable, _ name: String, _ transformer: TransformerConfiguration, _ tape: Tape
    ) throws -> Variable {
        try tape.layerNorm(
            input, scale: parameters["\(name).weight"], shift: parameters["\(name).bias"],
            epsilon: transformer.epsilon)
    }

    private func linear(
        _ input: Variable, _ name: String, activation: Activation = .none, _ tape: Tape
    ) throws -> Variable {
        try tape.linear(
            input, weights: parameters["\(name).weight"], bias: parameters["\(name).bias"], activation: activation)
    }
}
