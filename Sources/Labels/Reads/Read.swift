/// Who gave a read.
package enum Reader: String, CaseIterable, Codable, Sendable {
    /// The first read: CLIP's zero-shot classification.
    case clip
    /// The over-read: the cross-fitted convolutional network.
    case cnn
}

/// One reader's opinion on a case: a probability for every class.
package struct Read: Equatable, Sendable {
    /// One probability per class, in the order of the project's classes; they add up to 1.
    package let probabilities: [Float]

    /// Makes a read of its probabilities.
    ///
    /// - Precondition: There is at least one class.
    package init(probabilities: [Float]) {
        precondition(!probabilities.isEmpty, "a read needs at least one class")
        self.probabilities = probabilities
    }

    /// The index of the most probable class; the first one where several are equal.
    package var classIndex: Int {
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        return best
    }

    /// The probability of the read's own class, 0 to 1.
    package var confidence: Float { probabilities[classIndex] }
}
