import Seeded
import Tensors
import Work

/// What a network learns from: some of the images, each with a class.
struct Lesson: Sendable {
    /// Positions among the images.
    let members: [Int]
    /// The class of every member, 0 to classes - 1.
    let labels: [Int]
}

/// Trains one network on one lesson.
struct Trainer {
    let images: TrainingImages
    let architecture: Architecture
    let plan: TrainingPlan
    let cancellation: Cancellation
    /// Told of every step.
    let stepped: @Sendable () -> Void

    /// A network that has gone through all steps of the plan.
    ///
    /// - Throws: `ComputeError` (also when cancelled), `ConvnetError`.
    func train(_ lesson: Lesson, seed: UInt64, stream: UInt64, _ compute: Compute) throws -> Convnet {
        guard !lesson.members.isEmpty else { throw ConvnetError.trainingSet("there is no image to learn from") }
        var generator = SeededGenerator(seed: seed, stream: stream)
        let network = try Convnet(architecture, compute)
        network.initialize(&generator)
        let optimizer = Adam(network.parameters, compute, learningRate: Float(plan.learningRate))
        let batch = min(plan.batch, lesson.members.count)
        var dealer = BatchDealer(count: lesson.members.count, batch: batch)
        for step in 0..<plan.steps {
            try cancellation.check()
            let chosen = dealer.next(&generator)
            optimizer.learningRate = plan.learningRate(at: step)
            try learn(network, lesson, chosen, &generator, compute)
            optimizer.step()
            stepped()
        }
        return network
    }

    private func learn(
        _ network: Convnet, _ lesson: Lesson, _ chosen: [Int], _ generator: inout SeededGenerator, _ compute: Compute
    ) throws {
        network.parameters.clearGradients()
        let tape = Tape(compute, isTraining: true)
        let input = Variable(gather(lesson, chosen, &generator, compute))
        let logits = try network.logits(input, tape)
        let labels = chosen.map { Int32(lesson.labels[$0]) }
        try tape.backward(from: loss(logits, labels, tape))
    }

    private func gather(
        _ lesson: Lesson, _ chosen: [Int], _ generator: inout SeededGenerator, _ compute: Compute
    ) -> Tensor {
        let batch = compute.empty([chosen.count, images.channels, images.size, images.size])
        for (position, index) in chosen.enumerated() {
            let change = plan.augmentation.draw(size: images.size, &generator)
            images.write(lesson.members[index], change: change, to: batch.pointer + position * images.stride)
        }
        return batch
    }

    private func loss(_ logits: Variable, _ labels: [Int32], _ tape: Tape) -> Variable {
        switch plan.loss {
        case .generalizedCrossEntropy(let q):
            return tape.generalizedCrossEntropy(logits, labels: labels, q: Float(q))
        case .crossEntropy:
            let classes = logits.value.shape[1]
            var targets = [Float](repeating: 0, count: labels.count * classes)
            for (row, label) in labels.enumerated() { targets[row * classes + Int(label)] = 1 }
            let tensor = tape.compute.tensor(targets, shape: [labels.count, classes])
            return tape.crossEntropy(logits, targets: tensor)
        }
    }
}

/// Deals the members of a lesson into batches.
///
/// Every member comes once before any comes again; what does not fill a batch is dealt anew. Classes come as often as they
/// are: a rare class that is drawn more often is learned by heart, wrong labels and all. At 144 to 1 with more wrong labels
/// in the rare class than right ones, draws by the roots of the classes' sizes, corrected for afterwards, left 22 errors of
/// 72, draws as they are 2.
struct BatchDealer {
    private let batch: Int
    private var order: [Int]
    private var next: Int

    /// - Parameters:
    ///   - count: How many members there are.
    ///   - batch: Members of a batch, at most as many as there are.
    init(count: Int, batch: Int) {
        self.batch = batch
        order = Array(0..<count)
        next = count
    }

    /// The positions of the next batch's members.
    mutating func next(_ generator: inout SeededGenerator) -> [Int] {
        if next + batch > order.count {
            generator.shuffle(&order)
            next = 0
        }
        next += batch
        return Array(order[(next - batch)..<next])
    }
}
