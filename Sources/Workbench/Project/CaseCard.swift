import Images
import Labels

/// One case as the workbench shows it: all that the queue knows of it, and its picture.
@dynamicMemberLookup
package struct CaseCard: Equatable, Sendable {
    /// What the queue knows of it.
    package var entry: QueueEntry
    /// A small picture of the version that the entry is about; `nil` where there is none.
    package var thumbnail: PixelImage?

    /// A card with a picture, where there is one.
    package init(_ entry: QueueEntry, thumbnail: PixelImage? = nil) {
        self.entry = entry
        self.thumbnail = thumbnail
    }

    /// What the entry says.
    package subscript<Value>(dynamicMember member: KeyPath<QueueEntry, Value>) -> Value { entry[keyPath: member] }
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
    /// What may be known of a medical image, a line each: nothing that names a person, a place or a day.
    package var facts: [String]
    /// Both reads with all their probabilities.
    package var reads: ReadPair
    /// Every decision ever taken on it, oldest first.
    package var history: [PastDecision]

    /// Makes details.
    package init(
        id: CaseID, file: String, width: Int, height: Int, byteCount: Int?, facts: [String] = [], reads: ReadPair,
        history: [PastDecision]
    ) {
        self.id = id
        self.facts = facts
        self.reads = reads
        self.file = file
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.history = history
    }
}
