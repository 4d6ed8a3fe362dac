/// What can go wrong with networks.
package enum ConvnetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The layers of a network do not fit together.
    case architecture(String)
    /// There is too little to learn from.
    case trainingSet(String)

    /// What went wrong, in one line.
    package var description: String {
        switch self {
        case .architecture(let what): "network: \(what)"
        case .trainingSet(let what): "training: \(what)"
        }
    }
}
