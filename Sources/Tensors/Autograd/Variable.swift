import CKernels

/// A tensor that takes part in a computation recorded by a tape.
package final class Variable {
    /// The elements.
    package let value: Tensor
    /// Whether a gradient is wanted.
    package let needsGradient: Bool
    /// d loss / d value, of the value's shape and layout; `nil` until something contributed to it.
    package private(set) var gradient: Tensor?

    /// A variable of a value.
    package init(_ value: Tensor, needsGradient: Bool = false) {
        self.value = value
        self.needsGradient = needsGradient
    }

    /// A parameter whose gradients are collected in memory given by its owner.
    init(_ value: Tensor, gradient: Tensor) {
        self.value = value
        self.gradient = gradient
        needsGradient = true
    }

    /// Adds a contribution to the gradient. The tensor is taken over: nobody else may write to it any more.
    func accumulate(_ contribution: Tensor, _ compute: Compute) throws {
        guard needsGradient else { return }
        let contribution = try compute.reordered(contribution, to: value.layout)
        guard let gradient else {
            gradient = contribution
            return
        }
        ck_accumulate(gradient.pointer, contribution.pointer, Int64(gradient.count))
    }

    /// Gives up the gradient, so that its memory can be used again.
    func takeGradient() -> Tensor? {
        defer { gradient = nil }
        return gradient
    }
}
