import Tensors

/// A copy of a model that takes one part of each batch through the towers and back.
///
/// Its weights are given anew for every step, and its gradients are read from it: parts of a batch so are computed by one
/// thread each, and add up to the same sums whoever computes them.
final class TowerReplica {
    private let model: TrainableCLIP
    private let compute: Compute
    private var way: (images: Recorded, texts: Recorded)?

    /// An output and how to get back from it.
    private struct Recorded {
        let tape: Tape
        let output: Variable
    }

    init(_ configuration: CLIPConfiguration, _ compute: Compute) throws {
        model = try TrainableCLIP(configuration, ZeroWeights(), compute)
        self.compute = compute
    }

    /// Embeds pairs with the weights given, and where `isTraining` remembers the way.
    func embed(_ batch: PairBatch, weights: [Float], isTraining: Bool) throws -> PairEmbeddings {
        guard batch.count > 0 else { return PairEmbeddings() }
        model.parameters.values.fill(with: weights)
        let (imageTape, textTape) = (Tape(compute, isTraining: isTraining), Tape(compute, isTraining: isTraining))
        let input = compute.tensor(batch.images, shape: [batch.count] + batch.imageShape)
        let images = Recorded(tape: imageTape, output: try model.imageEmbeddings(input, imageTape))
        let texts = Recorded(tape: textTape, output: try model.textEmbeddings(batch.texts, textTape))
        if isTraining { way = (images, texts) }
        return PairEmbeddings(images: images.output.value.values, texts: texts.output.value.values)
    }

    /// The gradients of all weights, given those of the embeddings that were made last.
    func gradients(of loss: PairEmbeddings) throws -> [Float] {
        model.parameters.clearGradients()
        if let way {
            try back(way.images, loss.images)
            try back(way.texts, loss.texts)
        }
        way = nil
        return model.parameters.gradients.values
    }

    private func back(_ recorded: Recorded, _ gradient: [Float]) throws {
        let seed = compute.tensor(gradient, shape: recorded.output.value.shape)
        try recorded.tape.backward(from: recorded.output, seed: seed)
    }
}

/// Weights of a model that is given its own before each step.
private struct ZeroWeights: WeightSource {
    func values(_ name: String, shape: [Int]) -> [Float] {
        [Float](repeating: 0, count: shape.reduce(1, *))
    }
}
