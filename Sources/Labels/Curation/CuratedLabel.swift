/// Where an exported label comes from.
package enum LabelSource: String, CaseIterable, Codable, Sendable {
    /// Both reads name it and nobody has decided.
    case agreed
    /// The CNN's label on a disagreement that nobody has decided.
    case correction
    /// What both opinions together suggest on a disagreement that nobody has decided, under the policy that says so.
    case proposed
    /// The first read's label: there is no over-read yet, or the policy prefers it on disagreements.
    case firstRead = "first-read"
    /// A person's decision.
    case person
}

/// The label of one case as it is exported.
package struct CuratedLabel: Equatable, Sendable {
    /// The class name; `nil` where a person excluded the case, reviewers differ, the policy leaves the case to a person,
    /// or nothing has read it yet.
    package let label: String?
    /// Where the label (or its absence by a person's will) comes from; `nil` where there is none.
    package let source: LabelSource?
    /// How surely the label is right, 0 (surely wrong) to 1 (surely right); `nil` without a label.
    package let quality: Double?

    /// Settles a case: the decision where there is one, else the agreed label, else what the policy says.
    ///
    /// The quality of a decided label is the share of the reviewers, among those who decided on the case, whose
    /// standing decision names it: 1 unless the case is or was contested. That of an undecided label is the mean of both
    /// reads' probabilities of it (cleanlab's self-confidence, averaged over two readers).
    ///
    /// - Parameters:
    ///   - reads: Both reads.
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - standing: The standing decisions in the question's present words (see ``Decision/inWords(of:_:)``), one of each
    ///     reviewer, the latest one last. A skipped case counts as undecided.
    ///   - policy: What becomes of cases that people have not settled.
    ///   - signs: What the over-read knows about itself.
    package init(
        reads: ReadPair, classes: [String], standing: [Decision], policy: CurationPolicy = CurationPolicy(),
        signs: OverReadSigns? = nil
    ) {
        let votes = standing.filter(\.settles)
        guard let last = Decision.speaking(among: standing).last(where: \.settles) else {
            self.init(undecided: reads, classes: classes, policy: policy, signs: signs)
            return
        }
        let isOpen = Decision.isContested(standing) && policy.contested == .blank
        let name = isOpen ? nil : last.label
        self.init(
            label: name, source: isOpen ? nil : .person,
            quality: name.map { name in Double(votes.count { $0.label == name }) / Double(votes.count) })
    }

    private init(label: String?, source: LabelSource?, quality: Double?) {
        self.label = label
        self.source = source
        self.quality = quality
    }

    /// The label of a case that nobody has decided on.
    private init(undecided reads: ReadPair, classes: [String], policy: CurationPolicy, signs: OverReadSigns?) {
        let (index, source) = Self.choice(reads, policy, signs)
        self.init(
            label: index.map { classes[$0] }, source: source, quality: index.flatMap(reads.meanProbability(of:)))
    }

    private static func choice(
        _ reads: ReadPair, _ policy: CurationPolicy, _ signs: OverReadSigns?
    ) -> (Int?, LabelSource?) {
        guard let clip = reads.clip?.classIndex else { return (nil, nil) }
        guard let cnn = reads.cnn?.classIndex else { return (clip, .firstRead) }
        if clip == cnn { return (clip, .agreed) }
        return switch policy.disagreement {
        case .overRead: (cnn, .correction)
        case .proposed: (reads.proposed(signs)?.classIndex, .proposed)
        case .firstRead: (clip, .firstRead)
        case .personOnly: (nil, nil)
        }
    }
}
