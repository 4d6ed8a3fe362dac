import Images
import Labels

/// One case as the workbench shows it.
public struct CaseCard: Equatable, Sendable {
    /// The case.
    public let id: CaseID
    /// Both reads of the runs that are shown.
    public var reads: ReadPair
    /// The standing decision of each reviewer, the latest one last.
    public var standing: [Decision]
    /// Whether somebody flagged it.
    public var isFlagged: Bool
    /// The note on it; empty where there is none.
    public var note: String
    /// A small picture; `nil` where there is none.
    public var thumbnail: PixelImage?

    /// Makes a card.
    public init(
        id: CaseID, reads: ReadPair, standing: [Decision] = [], isFlagged: Bool = false, note: String = "",
        thumbnail: PixelImage? = nil
    ) {
        self.id = id
        self.reads = reads
        self.standing = standing
        self.isFlagged = isFlagged
        self.note = note
        self.thumbnail = thumbnail
    }

    /// The decision that counts.
    public var decision: Decision? { Decision.effective(among: standing) }
    /// Whether a person settled it.
    public var isSettled: Bool { decision?.settles ?? false }
    /// Whether reviewers settled it differently.
    public var isContested: Bool { Decision.isContested(standing) }
    /// Whether it is a disagreement that nobody settled.
    public var needsSettling: Bool { reads.disagrees && !isSettled }
}

/// What the focus view shows of a case beyond its card.
public struct CaseDetails: Equatable, Sendable {
    /// The case.
    public let id: CaseID
    /// Where the image is kept.
    public var file: String
    /// Pixels across and down; 0 where unknown.
    public var width: Int
    /// See `width`.
    public var height: Int
    /// Bytes of the file; `nil` where unknown.
    public var byteCount: Int?
    /// Every decision ever taken on it and what undid it, oldest first.
    public var history: [HistoryEntry]

    /// Makes details.
    public init(id: CaseID, file: String, width: Int, height: Int, byteCount: Int?, history: [HistoryEntry]) {
        self.id = id
        self.file = file
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.history = history
    }
}

/// One row of a case's history.
public struct HistoryEntry: Equatable, Sendable {
    /// The decision.
    public var decision: Decision
    /// Whether it was undone later.
    public var isUndone: Bool

    /// Makes an entry.
    public init(_ decision: Decision, isUndone: Bool = false) {
        self.decision = decision
        self.isUndone = isUndone
    }
}
