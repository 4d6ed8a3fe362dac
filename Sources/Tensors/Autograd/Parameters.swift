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
    package convenience init(_ shapes: [(name: String, shape: [Int])], _ compute: Compute) {
        var entries: [Entry] = []
        var total = 0
        for (name, shape) in shapes {
            entries.append(Entry(name: name, shape: shape, offset: total))
            // Every entry begins on a cache line.
            total += (shape.reduce(1, *) + 15) / 16 * 16
        }
        self.init(entries, values: compute.zeros([total]), compute)
    }

    /// Parameters whose values are another's, read from several threads at a time, with gradients of their own.
    ///
    /// The owner keeps the values for as long as these parameters are used, and changes them only while nobody computes.
    package convenience init(reading other: SharedValues, _ compute: Compute) {
        let memory = Storage(borrowing: UnsafeMutableRawPointer(other.pointer))
        self.init(other.entries, values: Tensor(shape: [other.count], layout: .rowMajor, storage: memory), compute)
    }

    private init(_ entries: [Entry], values: Tensor, _ compute: Compute) {
        let gradients = compute.zeros([values.count])
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
    /// Parameters' values where other threads may read them.
    package struct SharedValues: @unchecked Sendable {
        fileprivate let entries: [Entry]
        fileprivate let pointer: UnsafeMutablePointer<Float>
        fileprivate let count: Int
    }

    /// The values, to be read by other threads.
    package var shared: SharedValues { SharedValues(entries: entries, pointer: values.pointer, count: values.count) }

    /// A sum of gradients, to which threads add in turn.
    package struct GradientSum: @unchecked Sendable {
        fileprivate let pointer: UnsafeMutablePointer<Float>
        fileprivate let count: Int

        /// Adds gradients that another model of the same parameters found. No two threads may do so at once.
        ///
        /// - Precondition: There are as many as in the sum.
        package func add(_ parameters: Parameters) {
            precondition(parameters.gradients.count == count, "gradients of other parameters")
            ck_accumulate(pointer, parameters.gradients.pointer, Int64(count))
        }
    }

    /// The gradients, to be added to by other threads.
    package var gradientSum: GradientSum { GradientSum(pointer: gradients.pointer, count: gradients.count) }

    /// The Euclidean norm of all gradients.
    package var gradientNorm: Double { ck_squared_norm(gradients.pointer, Int64(gradients.count)).squareRoot() }
}
