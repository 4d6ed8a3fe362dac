/// Why there is nothing to train on.
package enum PretrainingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Captions that cannot be learned from.
    case captions(String)
    /// There are fewer pairs than a training needs.
    case tooFewPairs(count: Int, heldOut: Int, batch: Int)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .captions(let what): what
        case .tooFewPairs(let count, let heldOut, let batch):
            "found \(count) pairs, of which \(heldOut) are held out; expected at least 2 to hold out and a batch of "
                + "\(batch) to train on: take a smaller --batch, or more images"
        }
    }
}
