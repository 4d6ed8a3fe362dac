/// What a person did with a case.
package enum Verdict: String, CaseIterable, Codable, Sendable {
    /// The CNN's label is right; on a case on which both readers agree: the label is confirmed.
    case accept
    /// CLIP's label stays.
    case reject
    /// Another class, named by the person.
    case override
    /// The case is left out of the export's labels.
    case exclude
    /// Looked at, not decided; counts as undecided.
    case skip
    /// A word on votes that differ, which stands over those that it names: a class, or none to leave the case out.
    case resolve
}

/// One row of the append-only record of what people decided.
///
/// It stores what it meant when it was taken (the class it resolves to, the run and both reads' labels), so that it
/// means the same after retraining.
package struct Decision: Equatable, Sendable {
    /// The case decided on.
    package let caseID: CaseID
    /// The image version that the person saw; the decision says nothing of any other image.
    package let version: VersionID
    /// What the person did.
    package let verdict: Verdict
    /// The class name the decision resolves to; `nil` for `exclude`, `skip` and a `resolve` that leaves the case out.
    package let label: String?
    /// CLIP's label that the person saw, where there was one.
    package let clipLabel: String?
    /// The CNN's label that the person saw, where there was one.
    package let cnnLabel: String?
    /// The run whose reads the person saw, where there was one.
    package let runID: Int64?
    /// Who decided.
    package let reviewer: String
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package let decidedAt: Double
    /// The reviewer's note; may be empty.
    package let note: String
    /// Whether the person saw no read and nobody else's decision.
    package let isBlind: Bool
    /// The votes that a resolution stands over; empty for all other decisions.
    package let over: [Vote]

    /// Describes a decision.
    package init(
        caseID: CaseID, version: VersionID, verdict: Verdict, label: String?, clipLabel: String?, cnnLabel: String?,
        runID: Int64?,
        reviewer: String, decidedAt: Double, note: String = "", isBlind: Bool = false, over: [Vote] = []
    ) {
        self.caseID = caseID
        self.version = version
        self.verdict = verdict
        self.label = label
        self.clipLabel = clipLabel
        self.cnnLabel = cnnLabel
        self.runID = runID
        self.reviewer = reviewer
        self.decidedAt = decidedAt
        self.note = note
        self.isBlind = isBlind
        self.over = over
    }
}

/// What tells one reviewer's decision on an image from his or her other ones, on every machine.
package struct Vote: Hashable, Codable, Sendable {
    /// Who decided.
    package let reviewer: String
    /// The class that was named; `nil` where the case was left out.
    package let label: String?
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package let decidedAt: Double

    /// Describes a vote.
    package init(reviewer: String, label: String?, decidedAt: Double) {
        self.reviewer = reviewer
        self.label = label
        self.decidedAt = decidedAt
    }
}

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
    ///
    /// Where somebody has, those of the other reviewers that settle the case in words of before come first: what they
    /// named is none of the present classes, so reviewers differ until each of them has decided anew. A resolution among
    /// them stands over nothing any more: it must not silence votes for the present classes.
    package static func inWords(of classes: [String], _ standing: [Decision]) -> [Decision] {
        let known = standing.filter { $0.isInWords(of: classes) }
        let settled = Set(known.filter(\.settles).map(\.reviewer))
        guard !settled.isEmpty else { return known }
        let others = standing.filter {
            $0.settles && !$0.isInWords(of: classes) && !settled.contains($0.reviewer)
        }
        return others.map { $0.overNothing } + known
    }

    /// The decision without the votes that it stands over.
    private var overNothing: Decision {
        Decision(
            caseID: caseID, version: version, verdict: verdict, label: label, clipLabel: clipLabel, cnnLabel: cnnLabel,
            runID: runID, reviewer: reviewer, decidedAt: decidedAt, note: note, isBlind: isBlind)
    }

    /// The decision as a resolution names it.
    package var vote: Vote { Vote(reviewer: reviewer, label: label, decidedAt: decidedAt) }

    /// The standing decisions that speak: all but those that a resolution among them stands over. A vote that is given
    /// later, or that whoever resolved had not seen, is none of these.
    ///
    /// - Parameter standing: The standing decision of each reviewer, the latest one last.
    package static func speaking(among standing: [Decision]) -> [Decision] {
        guard standing.contains(where: { !$0.over.isEmpty }) else { return standing }
        let resolved = Set(standing.flatMap(\.over))
        return standing.filter { !resolved.contains($0.vote) }
    }

    /// The decision that counts among the standing ones of all reviewers: the last that settles the case and speaks, else
    /// the last one.
    ///
    /// - Parameter standing: The standing decision of each reviewer, the latest one last.
    package static func effective(among standing: [Decision]) -> Decision? {
        speaking(among: standing).last(where: \.settles) ?? standing.last
    }

    /// Whether reviewers differ: two standing decisions that speak settle the case with different labels, where leaving
    /// it out counts as a label of its own.
    package static func isContested(_ standing: [Decision]) -> Bool {
        standing.count > 1 && Set(speaking(among: standing).filter(\.settles).map(\.label)).count > 1
    }

    /// Whether people have settled a case: somebody decided, and reviewers do not differ.
    package static func isSettled(_ standing: [Decision]) -> Bool {
        speaking(among: standing).contains(where: \.settles) && !isContested(standing)
    }
}
