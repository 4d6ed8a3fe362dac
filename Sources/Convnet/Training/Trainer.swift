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
