import Images
import Labels

/// A reader's label on a case.
public struct CardRead: Equatable, Sendable {
    /// The index of the class that the reader names.
    public let classIndex: Int
    /// The probability that the reader gives it, 0 to 1.
    public let confidence: Float

    /// Makes a label of its parts.
    public init(classIndex: Int, confidence: Float) {
        self.classIndex = classIndex
        self.confidence = confidence
    }
}

/// One case as the workbench shows it.
public struct CaseCard: Equatable, Sendable {
    /// The case.
    public let id: CaseID
    /// The first read; `nil` where there is none.
    public var clip: CardRead?
    /// The over-read; `nil` where there is none.
    public var cnn: CardRead?
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
        id: CaseID, clip: CardRead?, cnn: CardRead?, standing: [Decision] = [], isFlagged: Bool = false,
        note: String = "",
        thumbnail: PixelImage? = nil
    ) {
        self.id = id
        self.clip = clip
        self.cnn = cnn
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
    /// Whether the two reads name different classes.
    public var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }
    /// Whether it is a disagreement that nobody settled.
    public var needsSettling: Bool { disagrees && !isSettled }
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
    /// Both reads with all their probabilities.
    public var reads: ReadPair
    /// Every decision ever taken on it, oldest first.
    public var history: [PastDecision]

    /// Makes details.
    public init(
        id: CaseID, file: String, width: Int, height: Int, byteCount: Int?, reads: ReadPair, history: [PastDecision]
    ) {
        self.id = id
        self.reads = reads
        self.file = file
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.history = history
    }
}

/// One row of a case's history.
public struct PastDecision: Equatable, Sendable {
    /// The decision.
    public var decision: Decision
    /// Whether it stands: it was not undone, and its reviewer has not decided anew.
    public var stands: Bool

    /// Makes an entry.
    public init(_ decision: Decision, stands: Bool = true) {
        self.decision = decision
        self.stands = stands
    }
}
