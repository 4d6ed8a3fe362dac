import Labels

/// What the workbench shows about the project as a whole.
package struct ProjectSummary: Equatable, Sendable {
    /// The project's name: its folder's.
    package var name: String
    /// The classes in the order of the reads' probabilities.
    package var classes: [LabelClass]
    /// Who reviews here; written on every decision.
    package var reviewer: String
    /// The run whose reads are shown; `nil` before the first read.
    package var runID: Int64?
    /// What gave the first read, in a word or two; empty before it.
    package var firstRead: String
    /// What gave the over-read, in a word or two; empty before it.
    package var overRead: String
    /// The audit that is shown; `nil` in a review.
    package var audit: AuditSession?
    /// How far a blinded reading is; `nil` in any other review.
    package var reading: BlindReading?
    /// The share of the cases that is shown, in words; empty for all.
    package var share = ""
    /// Who has decided something that stands, by name.
    package var reviewers: [String] = []
    /// The earlier runs whose labels can be shown beside the present ones, the last one first.
    package var earlierRuns: [EarlierRun] = []

    /// Makes a summary.
    package init(
        name: String, classes: [LabelClass], reviewer: String, runID: Int64? = nil, firstRead: String = "",
        overRead: String = "", audit: AuditSession? = nil
    ) {
        self.name = name
        self.classes = classes
        self.reviewer = reviewer
        self.runID = runID
        self.firstRead = firstRead
        self.overRead = overRead
        self.audit = audit
    }

    /// What the readers say of a case, in a word, or two where they differ.
    func reads(of entry: QueueEntry, arrow: String = " → ") -> String {
        let names = [entry.clip, entry.cnn].compactMap { className($0?.classIndex) }
        return entry.disagrees ? names.joined(separator: arrow) : names.first ?? "unread"
    }

    /// The name of a class.
    func className(_ index: Int?) -> String? {
        index.flatMap { classes.indices.contains($0) ? classes[$0].name : nil }
    }
}

/// An audit that the workbench shows: a random sample whose cases are looked at without any read, label or name.
package struct AuditSession: Equatable, Sendable {
    /// Its number in the project.
    package var id: Int64
    /// How many cases were drawn.
    package var drawn: Int
    /// How many of them were answered.
    package var answered: Int

    /// Describes an audit.
    package init(id: Int64, drawn: Int, answered: Int) {
        self.id = id
        self.drawn = drawn
        self.answered = answered
    }
}

/// A reading in which a case shows no read and nobody's decision before the reviewer has decided on it.
package struct BlindReading: Equatable, Sendable {
    /// How many cases of the queue the reviewer has decided on.
    package var decided: Int
    /// How many there are.
    package var cases: Int

    /// Describes how far it is.
    package init(decided: Int, cases: Int) {
        self.decided = decided
        self.cases = cases
    }
}

extension QueueEntry {
    /// The case as an audit shows it: no read, no label, no note, no flag, no earlier decision; only what the reviewer has
    /// answered.
    package func blinded(answer: Decision?) -> QueueEntry {
        var entry = QueueEntry(
            ordinal: ordinal, id: id, version: version, clip: nil, cnn: nil, standing: answer.map { [$0] } ?? [])
        entry.isBlind = true
        return entry
    }
}

extension CaseDetails {
    /// What an audit shows in focus: nothing but the picture.
    package static func blinded(_ id: CaseID) -> CaseDetails {
        CaseDetails(
            id: id, file: "", width: 0, height: 0, byteCount: nil, reads: ReadPair(clip: nil, cnn: nil), history: [])
    }
}

extension Workbench {
    /// Whether an audit or a blinded reading is shown: neither tells anything about the cases as a whole.
    var isBlinded: Bool { project.audit != nil || project.reading != nil }

    /// Whether a card shows nothing but its picture.
    func isHidden(_ card: CaseCard) -> Bool { project.audit != nil || card.isBlind }

    /// What is shown where everything else is hidden, as a reason why an action is no part of it.
    var blindnessInWords: String { project.audit == nil ? "not in a blinded reading" : "not in an audit" }

    /// What a case is called on the screen: its id or, in an audit, its place in the sample, because ids may tell what is
    /// on an image.
    func title(of card: CaseCard, at position: Int) -> String {
        isHidden(card) ? "case \(position + 1)" : card.id.rawValue
    }

    /// Whether an action is part of an audit or a blinded reading; the others would show what readers or people have said,
    /// or change it.
    func isPartOfBlindness(_ action: Action) -> Bool {
        switch action {
        case .choose(.accept), .choose(.reject), .flag:
            project.audit == nil && queue.current.map { !$0.isBlind } ?? false
        case .editNote: project.audit == nil
        case .resolve, .selectRange, .mark, .chooseFilter, .chooseOrder, .search, .alike, .twins, .showRun, .showReport,
            .export, .overRead, .firstRead, .index, .cancelStage, .openOriginal:
            false
        default: true
        }
    }
}
