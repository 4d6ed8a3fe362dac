import CKernels
import Foundation

/// Adam (Kingma & Ba 2015, arXiv:1412.6980) with decoupled weight decay (AdamW; Loshchilov & Hutter 2019,
/// arXiv:1711.05101), in PyTorch's form.
package final class Adam {
    /// The step size; may change from step to step.
    package var learningRate: Float
    private let beta1: Float
    private let beta2: Float
    private let epsilon: Float
    private let parameters: Parameters
    private let stretches: [Stretch]
    private let first: Tensor
    private let second: Tensor
    private var steps = 0

    /// Neighbouring parameters of one weight decay.
    private struct Stretch {
        let start: Int
        var end: Int
        let weightDecay: Float
    }

    /// An optimiser of all parameters.
    ///
    /// - Parameter decays: Whether the weight decay counts for a parameter.
    package init(
        _ parameters: Parameters, _ compute: Compute, learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-8, weightDecay: Float = 0, decays: (Parameters.Entry) -> Bool = { _ in true }
    ) {
        self.parameters = parameters
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        stretches = Self.stretches(of: parameters) { decays($0) ? weightDecay : 0 }
        first = compute.zeros([parameters.values.count])
        second = compute.zeros([parameters.values.count])
    }

    private static func stretches(
        of parameters: Parameters, weightDecay: (Parameters.Entry) -> Float
    ) -> [Stretch] {
        let starts = parameters.entries.map(\.offset) + [parameters.values.count]
        var stretches: [Stretch] = []
        for (entry, end) in zip(parameters.entries, starts.dropFirst()) {
            let decay = weightDecay(entry)
            if let last = stretches.indices.last, stretches[last].weightDecay == decay {
                stretches[last].end = end
            } else {
                stretches.append(Stretch(start: entry.offset, end: end, weightDecay: decay))
            }
        }
        return stretches
    }

    /// Moves the parameters against their gradients, which are multiplied with `gradientScale` first (for clipping).
    package func step(gradientScale: Float = 1) {
        steps += 1
        let bias1 = 1 - pow(Double(beta1), Double(steps))
        let bias2 = 1 - pow(Double(beta2), Double(steps))
        for stretch in stretches {
            let start = stretch.start
            ck_adam(
                parameters.values.pointer + start, parameters.gradients.pointer + start, first.pointer + start,
                second.pointer + start, Int64(stretch.end - start), learningRate, beta1, beta2, epsilon,
                stretch.weightDecay, Float(bias1), Float(bias2), gradientScale)
        }
    }
}

extension Adam {
    /// Everything that a step depends on besides the parameters.
    package struct Moments: Equatable, Sendable {
        /// The running means of the gradients, in the order of the parameters' memory.
        package var first: [Float]
        /// The running means of their squares.
        package var second: [Float]
        /// How many steps there were.
        package var steps: Int

        /// Puts moments together.
        package init(first: [Float], second: [Float], steps: Int) {
            self.first = first
            self.second = second
            self.steps = steps
        }
    }

    /// The moments as they are now; those of an earlier training may be put in their place.
    ///
    /// - Precondition: What is put in has as many values as the parameters' memory.
    package var moments: Moments {
        get { Moments(first: first.values, second: second.values, steps: steps) }
        set {
            first.fill(with: newValue.first)
            second.fill(with: newValue.second)
            steps = newValue.steps
        }
    }
}
