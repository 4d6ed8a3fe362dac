import Labels

/// A reader's label on a case, as it is shown on a card.
package struct ReadSummary: Equatable, Sendable {
    /// The index of the class that the reader names.
    package let classIndex: Int
    /// Its probability, 0 to 1.
    package let confidence: Float
}

/// One case of the queue, with all that its card shows.
package struct QueueEntry: Equatable, Sendable {
    /// Its place in the project's order.
    package let ordinal: CaseOrdinal
    /// The case.
    package let id: CaseID
    /// CLIP's label; `nil` where it has not read the case.
    package let clip: ReadSummary?
    /// The CNN's label; `nil` where it has not read the case.
    package let cnn: ReadSummary?
    /// How suspicious the first read is, 0 to 1.
    package let suspicion: Double
    /// Whether the case is flagged.
    package let isFlagged: Bool
    /// The standing decision of each reviewer, the latest one last.
    package let standing: [Decision]
    /// The latest note; empty where there is none.
    package let note: String

    /// Whether the reads name different classes.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }

    /// The decision that counts, where there is one.
    package var decision: Decision? { Decision.effective(among: standing) }

    /// Whether reviewers differ on the case.
    package var isContested: Bool { Decision.isContested(standing) }
}

/// A stretch of the queue.
package struct QueuePage: Equatable, Sendable {
    /// How many cases the whole queue has.
    package let total: Int
    /// The place in the queue of the first entry, from 0 on.
    package let offset: Int
    /// The entries.
    package let entries: [QueueEntry]
}
