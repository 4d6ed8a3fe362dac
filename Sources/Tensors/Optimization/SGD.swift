import CKernels

/// Stochastic gradient descent with momentum, in PyTorch's form (without dampening).
package final class SGD {
    /// The step size; may change from step to step.
    package var learningRate: Float
    private let momentum: Float
    private let weightDecay: Float
    private let parameters: Parameters
    private let velocity: Tensor

    /// An optimiser of all parameters.
    package init(
        _ parameters: Parameters, _ compute: Compute, learningRate: Float, momentum: Float = 0, weightDecay: Float = 0
    ) {
        self.parameters = parameters
        self.learningRate = learningRate
        self.momentum = momentum
        self.weightDecay = weightDecay
        velocity = compute.zeros([parameters.values.count])
    }

    /// Moves the parameters against their gradients, which are multiplied with `gradientScale` first.
    package func step(gradientScale: Float = 1) {
        ck_sgd(
            parameters.values.pointer, parameters.gradients.pointer, velocity.pointer,
            Int64(parameters.values.count), learningRate, momentum, weightDecay, gradientScale)
    }
}
