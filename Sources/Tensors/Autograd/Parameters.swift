import CKernels

/// The trainable tensors of a network, by name, in one stretch of memory so that an optimiser is a single pass.
public final class Parameters {
    /// A named part of the flat memory.
    public struct Entry: Sendable {
        /// The name under which a checkpoint stores it.
        public let name: String
        /// Elements along every dimension.
        public let shape: [Int]
        /// Where it begins in the flat memory.
        let offset: Int
        /// How many elements it has.
        public var count: Int { shape.reduce(1, *) }
    }

    /// The entries in the order of their memory.
    public let entries: [Entry]
    /// All values, one after the other.
    public let values: Tensor
    /// All gradients, in the same order.
    public let gradients: Tensor
    private let variables: [String: Variable]

    /// Memory for tensors of the given names and shapes, values and gradients zero.
    public init(_ shapes: [(name: String, shape: [Int])], _ compute: Compute) {
        var entries: [Entry] = []
        var total = 0
        for (name, shape) in shapes {
            entries.append(Entry(name: name, shape: shape, offset: total))
            // Every entry begins on a cache line.
            total += (shape.reduce(1, *) + 15) / 16 * 16
        }
        let (values, gradients) = (compute.zeros([total]), compute.zeros([total]))
        self.entries = entries
        self.values = values
        self.gradients = gradients
        variables = Dictionary(
            entries.map { entry in
                let value = values.slice(from: entry.offset, shape: entry.shape)
                let gradient = gradients.slice(from: entry.offset, shape: entry.shape)
                return (entry.name, Variable(value, gradient: gradient))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The parameter of a name.
    ///
    /// - Precondition: There is one.
    public subscript(name: String) -> Variable {
        guard let variable = variables[name] else { preconditionFailure("no parameter is called \(name)") }
        return variable
    }

    /// How many trainable numbers there are.
    public var count: Int { entries.reduce(0) { $0 + $1.count } }

    /// Forgets the gradients of the last step.
    public func clearGradients() {
        ck_fill(gradients.pointer, 0, Int64(gradients.count))
    }
}
