import Seeded
import Synchronization

/// Which pairs are kept for tests, and in what order the others are trained on: all from a seed.
final class PairOrder: Sendable {
    /// Numbers of the pairs that are not trained on.
    let heldOut: [Int]
    /// Steps of one epoch; what is left over waits for the next one's shuffle.
    let stepsPerEpoch: Int
    private let training: [Int]
    private let batch: Int
    private let seed: UInt64
    /// Shuffled epochs that are in use: loaders work some steps apart.
    private let epochs = Mutex<[Int: [Int]]>([:])

    /// An order of `count` pairs.
    ///
    /// - Precondition: There is at least one batch of pairs besides those held out.
    init(count: Int, heldOut: Int, batch: Int, seed: UInt64) {
        precondition(count - heldOut >= batch, "fewer pairs than a batch")
        var numbers = Array(0..<count)
        var random = SeededGenerator(seed: seed, stream: Self.stream)
        random.shuffle(&numbers)
        self.heldOut = numbers[..<heldOut].sorted()
        training = numbers[heldOut...].sorted()
        stepsPerEpoch = training.count / batch
        self.batch = batch
        self.seed = seed
    }

    /// The pairs of a step; called from any thread.
    func numbers(ofStep step: Int) -> [Int] {
        let start = step % stepsPerEpoch * batch
        return epochs.withLock { epochs in
            let epoch = step / stepsPerEpoch
            let order = epochs[epoch] ?? shuffled(epoch)
            epochs[epoch] = order
            epochs = epochs.filter { $0.key >= epoch - 1 }
            return Array(order[start..<start + batch])
        }
    }

    private func shuffled(_ epoch: Int) -> [Int] {
        var random = SeededGenerator(seed: seed, stream: Self.stream &+ 1 &+ UInt64(epoch))
        var order = training
        random.shuffle(&order)
        return order
    }

    /// Far from the streams of weights and augmentation.
    private static let stream: UInt64 = 1 << 48
}
