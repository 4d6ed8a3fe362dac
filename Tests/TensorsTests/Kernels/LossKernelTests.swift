import CKernels
import Foundation
import Testing

@Suite struct LossKernelTests {
    let height = 5000

    @Test(arguments: [2, 10, 33], [true, false])
    func crossEntropy(classes: Int, weighted: Bool) {
        var values = SeededValues(seed: 13)
        let logits = values.array(height * classes, from: -10, to: 10)
        let targets = rows(of: values.array(logits.count), columns: classes).flatMap { softmax($0).map { Float($0) } }
        let weights = values.array(height, from: 0, to: 2)
        var losses: [Float] = []
        var gradients: [Float] = []
        for row in 0..<height {
            let range = row * classes..<(row + 1) * classes
            let probabilities = softmax(Array(logits[range]))
            let weight = weighted ? Double(weights[row]) : 1
            let pairs = zip(targets[range], probabilities)
            losses.append(Float(weight * pairs.reduce(0) { $0 - Double($1.0) * log($1.1) }))
            gradients += pairs.map { Float(weight * ($1 - Double($0))) }
        }
        expectKernel(gives: losses + gradients) {
            var loss = [Float](repeating: 0, count: height)
            var gradient = logits
            ck_cross_entropy(
                logits, targets, weighted ? weights : nil, &loss, &gradient, Int64(height), Int64(classes)
            )
            return loss + gradient
        }
    }

    @Test(arguments: [2, 33], [Float(0.3), 0.7, 1])
    func generalizedCrossEntropy(classes: Int, q: Float) {
        var values = SeededValues(seed: 14)
        let logits = values.array(height * classes, from: -10, to: 10)
        let labels = values.numbers(height, below: Int32(classes))
        let weights = values.array(height, from: 0, to: 2)
        var losses: [Float] = []
        var gradients: [Float] = []
        for row in 0..<height {
            let probabilities = softmax(Array(logits[row * classes..<(row + 1) * classes]))
            let label = Int(labels[row])
            let power = pow(probabilities[label], Double(q))
            let weight = Double(weights[row])
            losses.append(Float(weight * (1 - power) / Double(q)))
            for (index, probability) in probabilities.enumerated() {
                gradients.append(Float(weight * power * (probability - (index == label ? 1 : 0))))
            }
        }
        expectKernel(gives: losses + gradients) {
            var loss = [Float](repeating: 0, count: height)
            var gradient = logits
            ck_generalized_cross_entropy(
                logits, labels, weights, q, &loss, &gradient, Int64(height), Int64(classes)
            )
            return loss + gradient
        }
    }

    @Test func lossesWithoutGradients() {
        var loss: Float = 0
        ck_cross_entropy([0, 0], [1, 0], nil, &loss, nil, 1, 2)
        #expect(abs(loss - log(2)) < 1e-6)
        ck_generalized_cross_entropy([0, 0], [1], nil, 1, &loss, nil, 1, 2)
        #expect(abs(loss - 0.5) < 1e-6)
    }
}
