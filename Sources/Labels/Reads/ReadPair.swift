/// Both readers' opinions on one case, as far as they are known.
package struct ReadPair: Equatable, Sendable {
    /// The first read.
    package let clip: Read?
    /// The over-read.
    package let cnn: Read?

    /// Makes a pair of two reads over the same classes.
    ///
    /// - Precondition: Both reads, where given, have a probability for the same number of classes.
    package init(clip: Read?, cnn: Read?) {
        if let clip, let cnn {
            precondition(clip.probabilities.count == cnn.probabilities.count, "both reads need the same classes")
        }
        self.clip = clip
        self.cnn = cnn
    }

    /// Whether the two reads name different classes; false where one of them is missing.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }

    /// The class index that stands while nobody has decided: the agreed one, else the CNN's, else the only one there
    /// is; `nil` without any read.
    package var proposedIndex: Int? { (cnn ?? clip)?.classIndex }

    /// The mean of the known reads' probabilities of a class, 0 to 1; `nil` without any read.
    package func meanProbability(of classIndex: Int) -> Double? {
        let known = [clip, cnn].compactMap { $0 }
        guard !known.isEmpty else { return nil }
        return known.reduce(0) { $0 + Double($1.probabilities[classIndex]) } / Double(known.count)
    }
}
