import Images
import Labels

/// A reader's label on a case.
package struct CardRead: Equatable, Sendable {
    /// The index of the class that the reader names.
    package let classIndex: Int
    /// The probability that the reader gives it, 0 to 1.
    package let confidence: Float

    /// Makes a label of its parts.
    package init(classIndex: Int, confidence: Float) {
        self.classIndex = classIndex
        self.confidence = confidence
    }
}

/// One case as the workbench shows it.
package struct CaseCard: Equatable, Sendable {
    /// The case.
    package let id: CaseID
    /// The first read; `nil` where there is none.
    package var clip: CardRead?
    /// The over-read; `nil` where there is none.
    package var cnn: CardRead?
    /// The standing decision of each reviewer, the latest one last.
    package var standing: [Decision]
    /// Whether somebody flagged it.
    package var isFlagged: Bool
    /// The note on it; empty where there is none.
    package var note: String
    /// A small picture; `nil` where there is none.
    package var thumbnail: PixelImage?

    /// Makes a card.
    package init(
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
    package var decision: Decision? { Decision.effective(among: standing) }
    /// Whether a person settled it.
    package var isSettled: Bool { decision?.settles ?? false }
    /// Whether reviewers settled it differently.
    package var isContested: Bool { Decision.isContested(standing) }
    /// Whether the two reads name different classes.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.classIndex != cnn.classIndex
    }
    /// Whether it is a disagreement that nobody settled.
    package var needsSettling: Bool { disagrees && !isSettled }
}

/// What the focus view shows of a case beyond its card.
package struct CaseDetails: Equatable, Sendable {
    /// The case.
    package let id: CaseID
    /// Where the image is kept.
    package var file: String
    /// Pixels across and down; 0 where unknown.
    package var width: Int
    /// See `width`.
    package var height: Int
    /// Bytes of the file; `nil` where unknown.
    package var byteCount: Int?
    /// Both reads with all their probabilities.
    package var reads: ReadPair
    /// Every decision ever taken on it, oldest first.
    package var history: [PastDecision]

    /// Makes details.
    package init(
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
package struct PastDecision: Equatable, Sendable {
    /// The decision.
    package var decision: Decision
    /// Whether it stands: it was not undone, and its reviewer has not decided anew.
    package var stands: Bool

    /// Makes an entry.
    package init(_ decision: Decision, stands: Bool = true) {
        self.decision = decision
        self.stands = stands
    }
}
