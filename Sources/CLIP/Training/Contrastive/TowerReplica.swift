import Foundation
import Tensors

/// A model that takes parts of each batch through the towers and back, with the trainer's weights and gradients of its own.
///
/// A part of a batch is computed by one thread, and adds up to the same sums whoever computes it.
final class TowerReplica {
    private let model: TrainableCLIP
    private let compute: Compute
    /// How to get back from the embeddings of parts, by the parts' numbers.
    private var ways: [Int: Way] = [:]

    private typealias Way = (images: Recorded, texts: Recorded)

    /// An output and how to get back from it.
    private struct Recorded {
        let tape: Tape
        let output: Variable
    }

    init(_ configuration: CLIPConfiguration, reading values: Parameters.SharedValues, _ compute: Compute) {
        model = TrainableCLIP(configuration, reading: values, compute)
        self.compute = compute
    }

    /// Embeds a part of a batch, and where `remembers` keeps the way back.
    func embed(_ batch: PairBatch, part: Int, remembers: Bool) throws -> PairEmbeddings {
        guard batch.count > 0 else { return PairEmbeddings() }
        let way = try way(of: batch, isTraining: remembers)
        if remembers { ways[part] = way }
        return PairEmbeddings(images: way.images.output.value.values, texts: way.texts.output.value.values)
    }

    /// The gradients of all weights, given those of a part's embeddings; valid until the next part's are asked for.
    ///
    /// The way that was not kept is gone once more.
    func gradients(of loss: PairEmbeddings, for batch: PairBatch, part: Int) throws -> Parameters {
        model.parameters.clearGradients()
        guard batch.count > 0 else { return model.parameters }
        let way = try ways.removeValue(forKey: part) ?? way(of: batch, isTraining: true)
        try back(way.images, loss.images)
        try back(way.texts, loss.texts)
        return model.parameters
    }

    private func way(of batch: PairBatch, isTraining: Bool) throws -> Way {
        let (imageTape, textTape) = (Tape(compute, isTraining: isTraining), Tape(compute, isTraining: isTraining))
        let input = compute.tensor(batch.images, shape: [batch.count] + batch.imageShape)
        return (
            Recorded(tape: imageTape, output: try model.imageEmbeddings(input, imageTape)),
            Recorded(tape: textTape, output: try model.textEmbeddings(batch.texts, textTape))
        )
    }

    private func back(_ recorded: Recorded, _ gradient: [Float]) throws {
        let seed = compute.tensor(gradient, shape: recorded.output.value.shape)
        try recorded.tape.backward(from: recorded.output, seed: seed)
    }
}

/// Lets threads do something one after another, by the numbers of their parts.
final class Turns: @unchecked Sendable {
    private let condition = NSCondition()
    // Both only under the condition's lock.
    private var next = 0
    private var isOver = false

    /// Another thread has failed, so that the turn would never come.
    struct Over: Error {}

    /// Does something when all earlier parts' turns are over.
    func take(_ number: Int, _ body: () throws -> Void) throws {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        while next < number && !isOver { condition.wait() }
        guard !isOver else { throw Over() }
        try body()
        next = number + 1
    }

    /// Nobody waits any longer.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }
}
