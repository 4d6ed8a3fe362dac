/// What can go wrong with networks and their checkpoints.
package enum ConvnetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The layers of a network do not fit together.
    case architecture(String)
    /// A checkpoint is not what this version reads; names the file, what was found, what was expected.
    case checkpoint(file: String, found: String, expected: String)
    /// There is too little to learn from.
    case trainingSet(String)

    /// What went wrong, in one line.
    package var description: String {
        switch self {
        case .architecture(let what): "network: \(what)"
        case .checkpoint(let file, let found, let expected): "\(file): \(found); expected \(expected)"
        case .trainingSet(let what): "training: \(what)"
        }
    }
}
