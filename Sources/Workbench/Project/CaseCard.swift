import Images
import Labels

/// One case as the workbench shows it: all that the queue knows of it, and its picture.
@dynamicMemberLookup
package struct CaseCard: Equatable, Sendable {
    /// What the queue knows of it.
    package var entry: QueueEntry
    /// A small picture of the version that the entry is about; `nil` where there is none.
    package var thumbnail: PixelImage?
    /// How like it is to what the queue is ordered by, -1 to 1; `nil` where it is ordered otherwise, or nobody knows.
    package var likeness: Float?

    /// A card with a picture, where there is one.
    package init(_ entry: QueueEntry, thumbnail: PixelImage? = nil, likeness: Float? = nil) {
        self.entry = entry
        self.thumbnail = thumbnail
        self.likeness = likeness
    }

    /// The card with what is known of the case now.
    func with(_ newer: QueueEntry) -> CaseCard {
        var card = self
        card.entry = newer
        return card
    }

    /// What the entry says.
    package subscript<Value>(dynamicMember member: KeyPath<QueueEntry, Value>) -> Value { entry[keyPath: member] }
}

/// What the opening of a queue in the order of likeness found.
package struct Alike: Equatable, Sendable {
    /// So many cases at the beginning are like the first one: read as it is by both readers, and open as it is. In a queue of
    /// the same picture: all.
    package var cases: Int
    /// So many cases at the end have no embedding.
    package var withoutEmbedding: Int
    /// What is to be said of where the likeness comes from; empty where that is the current first read.
    package var remark: String

    /// Describes what was found.
    package init(cases: Int, withoutEmbedding: Int = 0, remark: String = "") {
        self.cases = cases
        self.withoutEmbedding = withoutEmbedding
        self.remark = remark
    }
}

/// The cases that are likest to the one in focus.
package struct Neighbours: Equatable, Sendable {
    /// The likest first.
    package var cards: [CaseCard]
    /// Why there are none, in a few words.
    package var remark: String

    /// Describes neighbours, or why there are none.
    package init(_ cards: [CaseCard], remark: String = "") {
        self.cards = cards
        self.remark = remark
    }
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
