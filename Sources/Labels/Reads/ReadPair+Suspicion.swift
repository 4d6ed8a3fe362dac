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
