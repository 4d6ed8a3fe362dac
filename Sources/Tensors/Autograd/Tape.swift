import CKernels

/// Records operations on variables as they run, so that `backward` can follow them in reverse.
///
/// Each operation is a pair: it computes its result at once and, where any of its inputs needs a gradient, leaves a
/// closure that turns the result's gradient into its inputs'.
package final class Tape {
    /// What the operations run on.
    package let compute: Compute
    /// Whether batch statistics are used and gradients are recorded.
    package let isTraining: Bool
    private var steps: [() throws -> Void] = []

    /// A tape for one pass through a network.
    package init(_ compute: Compute, isTraining: Bool) {
        self.compute = compute
        self.isTraining = isTraining
    }

    /// The result of an operation as a variable that knows whether it needs a gradient.
    func result(_ value: Tensor, of inputs: Variable?...) -> Variable {
        let needed = isTraining && inputs.contains { $0?.needsGradient ?? false }
        return Variable(value, needsGradient: needed)
    }

    /// Records the way back of an operation; it is given the gradient of `result`, which it may overwrite.
    func record(_ result: Variable, backward: @escaping (Tensor) throws -> Void) {
        guard result.needsGradient else { return }
        steps.append {
            guard let gradient = result.takeGradient() else { return }
            try backward(gradient)
        }
    }

    /// Computes the gradients of a scalar, or of the sum of `variable` weighted with `seed`.
    ///
    /// The tape is empty afterwards; activations are let go on the way.
    ///
    /// - Throws: `ComputeError`.
    package func backward(from variable: Variable, seed: Tensor? = nil) throws {
        let start = seed ?? compute.empty(variable.value.shape, layout: variable.value.layout)
        if seed == nil { ck_fill(start.pointer, 1, Int64(start.count)) }
        try variable.accumulate(start, compute)
        while let step = steps.popLast() { try step() }
    }
}
