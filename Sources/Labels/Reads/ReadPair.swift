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

extension ReadPair {
    /// The weight of the CNN's doubt about the first read's label; the first read's own doubt has the rest.
    ///
    /// The over-read never saw the case's first read and so is the better witness against it. The first read's own
    /// doubt orders the cases on which the CNN is equally sure.
    static let overReadWeight = 0.8

    /// How suspicious the first read's label is, 0 to 1: the order in which a reviewer looks first.
    ///
    /// With l the first read's label, the doubt is d = 0.8 · (1 − p_cnn(l)) + 0.2 · (1 − p_clip(l)). A disagreement
    /// has the suspicion (1 + d) / 2 and an agreed case d / 2, so that every disagreement comes before every agreed
    /// case. With one read only the doubt is 1 − its confidence and the suspicion d / 2; without any read it is 0.
    package var suspicion: Double {
        guard let clip, let cnn else {
            return (clip ?? cnn).map { (1 - Double($0.confidence)) / 2 } ?? 0
        }
        let label = clip.classIndex
        let weight = ReadPair.overReadWeight
        let cnnDoubt = 1 - Double(cnn.probabilities[label])
        let clipDoubt = 1 - Double(clip.probabilities[label])
        let doubt = min(1, max(0, weight * cnnDoubt + (1 - weight) * clipDoubt))
        return (disagrees ? 1 + doubt : doubt) / 2
    }
}

extension ReadPair {
    /// What both readers together suggest: the third reader, `proposed`.
    ///
    /// Where the over-read tells the classes apart, it is the over-read, which has learned what the first reader knows;
    /// elsewhere each reader knows something that the other does not, and it is the mean of their probabilities. On
    /// mixtures with known truth the mean made fewer errors than either on most hard tasks, and several times as many as
    /// the over-read alone on easy ones; products of probabilities, scaled or not, did worse.
    ///
    /// - Parameter signs: What the over-read knows about itself; the mean is taken where it knows nothing.
    /// - Returns: `nil` without any read; the only read where there is one.
    package func proposed(_ signs: OverReadSigns?) -> Read? {
        guard let clip, let cnn else { return cnn ?? clip }
        guard !(signs?.tellsClassesApart ?? false) else { return cnn }
        return Read(probabilities: zip(clip.probabilities, cnn.probabilities).map { ($0 + $1) / 2 })
    }
}
