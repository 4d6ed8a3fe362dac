import CKernels
import Foundation

/// Adam (Kingma & Ba 2015, arXiv:1412.6980) with decoupled weight decay (AdamW; Loshchilov & Hutter 2019,
/// arXiv:1711.05101), in PyTorch's form.
public final class Adam {
    /// The step size; may change from step to step.
    public var learningRate: Float
    private let beta1: Float
    private let beta2: Float
    private let epsilon: Float
    private let weightDecay: Float
    private let parameters: Parameters
    private let first: Tensor
    private let second: Tensor
    private var steps = 0

    /// An optimiser of all parameters.
    public init(
        _ parameters: Parameters, _ compute: Compute, learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-8, weightDecay: Float = 0
    ) {
        self.parameters = parameters
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        first = compute.zeros([parameters.values.count])
        second = compute.zeros([parameters.values.count])
    }

    /// Moves the parameters against their gradients, which are multiplied with `gradientScale` first (for clipping).
    public func step(gradientScale: Float = 1) {
        steps += 1
        let bias1 = 1 - pow(Double(beta1), Double(steps))
        let bias2 = 1 - pow(Double(beta2), Double(steps))
        ck_adam(
            parameters.values.pointer, parameters.gradients.pointer, first.pointer, second.pointer,
            Int64(parameters.values.count), learningRate, beta1, beta2, epsilon, weightDecay, Float(bias1),
            Float(bias2), gradientScale)
    }
}
