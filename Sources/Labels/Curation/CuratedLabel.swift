/// Where an exported label comes from.
package enum LabelSource: String, CaseIterable, Codable, Sendable {
    /// Both reads name it and nobody has decided.
    case agreed
    /// The CNN's label on a disagreement that nobody has decided.
    case correction
    /// A person's decision.
    case person
}

/// The label of one case as it is exported.
package struct CuratedLabel: Equatable, Sendable {
    /// The class name; `nil` where a person excluded the case or nothing has read it yet.
    package let label: String?
    /// Where the label comes from; `nil` while only one reader has read the case and nobody has decided.
    package let source: LabelSource?
    /// How surely the label is right, 0 (surely wrong) to 1 (surely right); `nil` without a label.
    package let quality: Double?

    /// Settles a case: the decision where there is one, else the agreed label, else the correction.
    ///
    /// The quality of a decided label is the share of the reviewers, among those who decided on the case, whose
    /// standing decision names it: 1 unless the case is contested. That of an undecided label is the mean of both
    /// reads' probabilities of it (cleanlab's self-confidence, averaged over two readers).
    ///
    /// - Parameters:
    ///   - reads: Both reads.
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - standing: The standing decision of each reviewer, the latest one last. A skipped case counts as undecided.
    package init(reads: ReadPair, classes: [String], standing: [Decision]) {
        let votes = standing.filter(\.settles)
        if let last = votes.last {
            let same = votes.count { $0.label == last.label }
            label = last.label
            source = .person
            quality = last.label == nil ? nil : Double(same) / Double(votes.count)
        } else {
            label = reads.proposedIndex.map { classes[$0] }
            source = reads.clip == nil || reads.cnn == nil ? nil : (reads.disagrees ? .correction : .agreed)
            quality = reads.proposedIndex.flatMap(reads.meanProbability(of:))
        }
    }
}
