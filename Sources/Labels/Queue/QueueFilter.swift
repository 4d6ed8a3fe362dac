/// Which cases stand in the queue; what is `nil` does not matter.
package struct QueueFilter: Hashable, Sendable {
    /// A case of which a reader is less confident than this counts as uncertain.
    package static let uncertainBelow: Float = 0.6

    /// Whether a person has to settle it: the reads differ or reviewers do, and nobody's word stands alone.
    package var toSettle: Bool?
    /// Whether the reads name different classes.
    package var disagree: Bool?
    /// Whether people have settled the case: somebody decided, and reviewers do not differ.
    package var decided: Bool?
    /// Whether reviewers differ on it.
    package var contested: Bool?
    /// Whether it is flagged.
    package var flagged: Bool?
    /// Whether one of the readers is less confident than ``uncertainBelow``.
    package var uncertain: Bool?
    /// Whether somebody decided on it in words that the question no longer has, or on an earlier image.
    package var outdated: Bool?
    /// How it stands with it.
    package var state: CaseState?
    /// The index of CLIP's class.
    package var clipClass: Int?
    /// The index of the CNN's class.
    package var cnnClass: Int?
    /// The index of the class that would be exported now.
    package var label: Int?
    /// What was last decided on it.
    package var verdict: Verdict?
    /// Whose decision stands on it, among others'.
    package var reviewer: String?
    /// The number of an earlier run that reads it as another class than the current run of the same reader does.
    package var changedSince: Int64?

    /// Whether ``ProjectCounts`` knows how many cases pass.
    package var isCounted: Bool { reviewer == nil && changedSince == nil }

    /// A filter that every case passes.
    package init() {}

    /// A filter with one condition.
    package init<Value>(_ condition: WritableKeyPath<QueueFilter, Value?>, _ value: Value) {
        self[keyPath: condition] = value
    }

    /// Cases that a person has to settle: the queue that a review starts with.
    package static let toSettle = QueueFilter(\.toSettle, true)
    /// Cases whose reads differ.
    package static let disagreements = QueueFilter(\.disagree, true)
    /// Cases that nobody has settled.
    package static let undecided = QueueFilter(\.decided, false)
    /// Cases that people have settled.
    package static let decided = QueueFilter(\.decided, true)
    /// Cases on which reviewers differ.
    package static let contested = QueueFilter(\.contested, true)
    /// Flagged cases.
    package static let flagged = QueueFilter(\.flagged, true)
    /// Cases that somebody put off.
    package static let skipped = QueueFilter(\.verdict, .skip)
    /// Cases that somebody left out.
    package static let excluded = QueueFilter(\.verdict, .exclude)
    /// Cases of which a reader is unsure.
    package static let lowConfidence = QueueFilter(\.uncertain, true)
    /// Cases with decisions that no longer hold.
    package static let outdated = QueueFilter(\.outdated, true)
    /// All cases.
    package static let all = QueueFilter()

    /// Cases in a state.
    package static func state(_ state: CaseState) -> QueueFilter { QueueFilter(\.state, state) }
    /// Cases that CLIP reads as a class.
    package static func clip(_ index: Int) -> QueueFilter { QueueFilter(\.clipClass, index) }
    /// Cases that the CNN reads as a class.
    package static func cnn(_ index: Int) -> QueueFilter { QueueFilter(\.cnnClass, index) }
    /// Cases on which a reviewer's decision stands.
    package static func reviewer(_ name: String) -> QueueFilter { QueueFilter(\.reviewer, name) }
    /// Cases that an earlier run reads otherwise than the current run of the same reader.
    package static func changed(since run: Int64) -> QueueFilter { QueueFilter(\.changedSince, run) }
    /// Cases that CLIP reads as one class and the CNN as another one, or the same.
    package static func pair(_ clip: Int, _ cnn: Int) -> QueueFilter { .clip(clip).and(.cnn(cnn)) }
    /// Cases that would be exported as a class now.
    package static func label(_ index: Int) -> QueueFilter { QueueFilter(\.label, index) }

    /// All conditions of both; where both ask for the same thing, what the other asks for.
    package func and(_ other: QueueFilter) -> QueueFilter {
        var both = self
        both.toSettle = other.toSettle ?? toSettle
        both.disagree = other.disagree ?? disagree
        both.decided = other.decided ?? decided
        both.contested = other.contested ?? contested
        both.flagged = other.flagged ?? flagged
        both.uncertain = other.uncertain ?? uncertain
        both.outdated = other.outdated ?? outdated
        both.state = other.state ?? state
        both.clipClass = other.clipClass ?? clipClass
        both.cnnClass = other.cnnClass ?? cnnClass
        both.label = other.label ?? label
        both.verdict = other.verdict ?? verdict
        both.reviewer = other.reviewer ?? reviewer
        both.changedSince = other.changedSince ?? changedSince
        return both
    }
}

/// The order in which cases are looked at. Cases that are equal in it follow the order of arrival.
package enum QueueOrder: String, CaseIterable, Codable, Sendable {
    /// The most suspicious first read first.
    case suspicion
    /// Those first of which CLIP is least confident.
    case clipConfidence
    /// Those first of which the CNN is least confident.
    case cnnConfidence
    /// Those first on which a reader wavers most between two classes.
    case margin
    /// Those first on which a reader's probabilities are spread widest.
    case entropy
    /// By case id, in natural order.
    case path
}

/// What the cases of a queue are ordered by their likeness to, the likest first; those without an embedding come last.
package enum Likeness: Hashable, Sendable {
    /// An image of a case.
    case image(CaseID, VersionID)
    /// What a text says.
    case words(String)
    /// An image of a case; only cases that show the same picture stand in the queue.
    case twins(CaseID, VersionID)
}

/// Which cases stand in the queue, and in which order.
package struct QueueQuery: Hashable, Sendable {
    /// Which cases.
    package var filter: QueueFilter
    /// In which order.
    package var order: QueueOrder
    /// Only cases in whose id, notes or file's description all words of this text occur, small and capital letters alike;
    /// empty for all.
    package var search: String
    /// Whether a search goes through all cases: the filter then only says which of those found are in its queue.
    package var isEverywhere: Bool
    /// What the cases are to be like, which then is their order; `nil` where `order` is.
    package var likeness: Likeness?

    /// Describes a queue; without arguments the one that a review starts with.
    package init(
        filter: QueueFilter = .toSettle, order: QueueOrder = .suspicion, search: String = "",
        isEverywhere: Bool = false, likeness: Likeness? = nil
    ) {
        self.filter = filter
        self.order = order
        self.search = search
        self.isEverywhere = isEverywhere
        self.likeness = likeness
    }

    /// Which cases can stand in the queue.
    package var scope: QueueFilter {
        if case .twins? = likeness { return .all }
        return isEverywhere && !search.isEmpty ? .all : filter
    }
}
