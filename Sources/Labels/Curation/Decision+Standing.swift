extension Verdict {
    /// Whether the verdict settles a case; a skipped case stays undecided.
    package var settles: Bool { self != .skip }

    /// The verdict that gives a case the label that a person named.
    ///
    /// - Parameters:
    ///   - label: The label that the person gave the case.
    ///   - clipLabel: CLIP's label, where it has read the case.
    ///   - cnnLabel: The CNN's label, where it has read the case.
    package static func naming(_ label: String, clipLabel: String?, cnnLabel: String?) -> Verdict {
        if label == cnnLabel { return .accept }
        return label == clipLabel ? (cnnLabel == nil ? .accept : .reject) : .override
    }
}

extension Decision {
    /// Whether the decision settles its case; a skipped case stays undecided.
    package var settles: Bool { verdict.settles }

    /// The decision that counts among the standing ones of all reviewers: the last that settles the case, else the
    /// last one.
    ///
    /// - Parameter standing: The standing decision of each reviewer, the latest one last.
    package static func effective(among standing: [Decision]) -> Decision? {
        standing.last(where: \.settles) ?? standing.last
    }

    /// Whether reviewers differ: two standing decisions settle the case with different labels, where leaving it out
    /// counts as a label of its own.
    package static func isContested(_ standing: [Decision]) -> Bool {
        Set(standing.filter(\.settles).map(\.label)).count > 1
    }
}
