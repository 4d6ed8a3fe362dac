import CKernels

/// The trainable tensors of a network, by name, in one stretch of memory so that an optimiser is a single pass.
package final class Parameters {
    /// A named part of the flat memory.
    package struct Entry: Sendable {
        /// The name under which a checkpoint stores it.
        package let name: String
        /// Elements along every dimension.
        package let shape: [Int]
        /// Where it begins in the flat memory.
        let offset: Int
        /// How many elements it has.
        package var count: Int { shape.reduce(1, *) }
    }

    /// The entries in the order of their memory.
    package let entries: [Entry]
    /// All values, one after the other.
    package let values: Tensor
    /// All gradients, in the same order.
    package let gradients: Tensor
    private let variables: [String: Variable]

    /// Memory for tensors of the given names and shapes, values and gradients zero.
    package init(_ shapes: [(name: String, shape: [Int])], _ compute: Compute) {
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
    package subscript(name: String) -> Variable {
        guard let variable = variables[name] else { preconditionFailure("no parameter is called \(name)") }
        return variable
    }

    /// How many trainable numbers there are.
    package var count: Int { entries.reduce(0) { $0 + $1.count } }

    /// Forgets the gradients of the last step.
    package func clearGradients() {
        ck_fill(gradients.pointer, 0, Int64(gradients.count))
    }
}

extension Parameters {
    /// Adds gradients that another model of the same parameters found.
    ///
    /// - Precondition: There are as many as in this one's memory.
    package func addGradients(_ others: [Float]) {
        precondition(others.count == gradients.count, "gradients of other parameters")
        others.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { ck_accumulate(gradients.pointer, start, Int64(source.count)) }
        }
    }

    /// The Euclidean norm of all gradients.
    package var gradientNorm: Double { ck_squared_norm(gradients.pointer, Int64(gradients.count)).squareRoot() }
}
