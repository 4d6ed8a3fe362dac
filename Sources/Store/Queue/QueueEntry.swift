import Labels

/// A reader's label on a case, as it is shown on a card.
public struct ReadSummary: Equatable, Sendable {
    /// The index of the class that the reader names.
    public let classIndex: Int
    /// Its probability, 0 to 1.
    public let confidence: Float
}

/// One case of the queue, with all that its card shows.
public struct QueueEntry: Equatable, Sendable {
    /// Its place in the project's order.
    public let ordinal: CaseOrdinal
    /// The case.
    public let id: CaseID
    /// CLIP's label; `nil` where it has not read the case.
    public let clip: ReadSummary?
    /// The CNN's label; `nil` where it has not read the case.
    public let cnn: ReadSummary?
    /// How suspicious the first read is, 0 to 1.
    public let suspicion: Double
    /// Whether the case is flagged.
    public let isFlagged: Bool
    /// The standing decision of each reviewer, the latest one last.
    public let standing: [Decision]
    /// The latest note; empty where there is none.
    public let note: String

    /// Whether the reads name different classes.
    public var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }

    /// The decision that counts, where there is one.
    public var decision: Decision? { Decision.effective(among: standing) }

    /// Whether reviewers differ on the case.
    public var isContested: Bool { Decision.isContested(standing) }
}

/// A stretch of the queue.
public struct QueuePage: Equatable, Sendable {
    /// How many cases the whole queue has.
    public let total: Int
    /// The place in the queue of the first entry, from 0 on.
    public let offset: Int
    /// The entries.
    public let entries: [QueueEntry]
}
