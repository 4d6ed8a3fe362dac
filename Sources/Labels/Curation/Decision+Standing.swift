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

    /// Whether the decision still means something where a question has these classes: it names one of them, or none.
    package func isInWords(of classes: [String]) -> Bool { label.map(classes.contains) ?? true }

    /// The decisions that still mean something where a question has these classes. The others stay in the record, and
    /// their cases are open until somebody decides in the present words.
    package static func inWords(of classes: [String], _ standing: [Decision]) -> [Decision] {
        standing.filter { $0.isInWords(of: classes) }
    }

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

    /// Whether people have settled a case: somebody decided, and reviewers do not differ.
    package static func isSettled(_ standing: [Decision]) -> Bool {
        standing.contains(where: \.settles) && !isContested(standing)
    }
}
