/// A reader's label on a case, as a card shows it.
package struct ReadLabel: Equatable, Sendable {
    /// The index of the class that the reader names.
    package let classIndex: Int
    /// The probability that the reader gives it, 0 to 1.
    package let confidence: Float

    /// Describes a label.
    package init(classIndex: Int, confidence: Float) {
        self.classIndex = classIndex
        self.confidence = confidence
    }
}

/// One case of the queue, with all that its card shows but the picture.
package struct QueueEntry: Equatable, Sendable {
    /// Its place in the order of arrival.
    package let ordinal: CaseOrdinal
    /// The case.
    package let id: CaseID
    /// The image version that reads, decisions, note and flag are about.
    package let version: VersionID
    /// How it stands with it.
    package var state: CaseState
    /// CLIP's label; `nil` where it has not read the image.
    package var clip: ReadLabel?
    /// The CNN's label; `nil` where it has not read the image.
    package var cnn: ReadLabel?
    /// How suspicious the first read is, 0 to 1.
    package var suspicion: Double
    /// Whether the case is flagged.
    package var isFlagged: Bool
    /// The standing decisions in the question's present words, one of each reviewer, the latest one last.
    package var standing: [Decision]
    /// Whether somebody decided in words that the question no longer has, or on an earlier image.
    package var isOutdated: Bool
    /// The latest note; empty where there is none.
    package var note: String
    /// Of a contested case, what each reviewer noted last, by name; empty for all other cases.
    package var notes: [String: String] = [:]
    /// The label of an earlier run, where one is shown beside and has read the image.
    package var beside: ReadLabel?
    /// Whether reads and others' decisions are hidden from whoever looks, so that a decision on it is a blind one.
    package var isBlind = false
    /// Whether whoever looks has seen them before, so that a decision on it is no blind one though they are hidden.
    package var wasSeen = false

    /// Describes a case.
    package init(
        ordinal: CaseOrdinal, id: CaseID, version: VersionID, state: CaseState = .ready, clip: ReadLabel?,
        cnn: ReadLabel?, suspicion: Double = 0, isFlagged: Bool = false, standing: [Decision] = [],
        isOutdated: Bool = false, note: String = ""
    ) {
        self.ordinal = ordinal
        self.id = id
        self.version = version
        self.state = state
        self.clip = clip
        self.cnn = cnn
        self.suspicion = suspicion
        self.isFlagged = isFlagged
        self.standing = standing
        self.isOutdated = isOutdated
        self.note = note
    }

    /// Whether the two reads name different classes.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }

    /// The decision that counts, where there is one.
    package var decision: Decision? { Decision.effective(among: standing) }
    /// Whether people have settled it.
    package var isSettled: Bool { Decision.isSettled(standing) }
    /// Whether reviewers settled it differently.
    package var isContested: Bool { Decision.isContested(standing) }
    /// The votes that a resolution by a reviewer would stand over: those of all others that settle the case.
    package func votes(besides reviewer: String) -> [Vote] {
        standing.filter { $0.settles && $0.reviewer != reviewer }.map(\.vote)
    }
    /// Whether a person has to settle it.
    package var needsSettling: Bool { (disagrees || isContested) && !isSettled }
}

/// A decision of the record, with what became of it.
package struct PastDecision: Equatable, Sendable {
    /// The decision.
    package let decision: Decision
    /// Whether it stands: it was not undone, and its reviewer has not decided anew.
    package let stands: Bool
    /// Whether it was given on the image that the case has now.
    package let isOnPresentImage: Bool

    /// Describes a decision and what became of it.
    package init(_ decision: Decision, stands: Bool = true, isOnPresentImage: Bool = true) {
        self.decision = decision
        self.stands = stands
        self.isOnPresentImage = isOnPresentImage
    }
}
