/// A failure inside the compute library or a misuse of tensors.
package enum ComputeError: Error, Equatable, CustomStringConvertible {
    /// oneDNN refused or failed; `operation` names what was asked of it, `status` is its own word.
    case failed(operation: String, status: String)
    /// oneDNN would use its reference implementation, which is hundreds of times slower than its kernels.
    case referenceImplementation(operation: String, implementation: String)
    /// Tensors do not fit together.
    case shape(operation: String, expected: String, found: String)

    /// What went wrong, in one line.
    package var description: String {
        switch self {
        case .failed(let operation, let status): "\(operation): the compute library says \(status)"
        case .referenceImplementation(let operation, let implementation):
            "\(operation): the compute library has only its reference implementation (\(implementation))"
        case .shape(let operation, let expected, let found): "\(operation): expected \(expected), found \(found)"
        }
    }
}
