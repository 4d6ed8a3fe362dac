/// What a person did with a case.
package enum Verdict: String, CaseIterable, Codable, Sendable {
    /// The CNN's label is right; on a case on which both readers agree: the label is confirmed.
    case accept
    /// CLIP's label stays.
    case reject
    /// Another class, named by the person.
    case override
    /// The case is left out of the export's labels.
    case exclude
    /// Looked at, not decided; counts as undecided.
    case skip
}

/// One row of the append-only record of what people decided.
///
/// It stores what it meant when it was taken (the class it resolves to, the run and both reads' labels), so that it
/// means the same after retraining.
package struct Decision: Equatable, Sendable {
    /// The case decided on.
    package let caseID: CaseID
    /// The image version that the person saw; the decision says nothing of any other image.
    package let version: VersionID
    /// What the person did.
    package let verdict: Verdict
    /// The class name the decision resolves to; `nil` for `exclude` and `skip`.
    package let label: String?
    /// CLIP's label that the person saw, where there was one.
    package let clipLabel: String?
    /// The CNN's label that the person saw, where there was one.
    package let cnnLabel: String?
    /// The run whose reads the person saw, where there was one.
    package let runID: Int64?
    /// Who decided.
    package let reviewer: String
    /// When, in seconds since 1970-01-01T00:00:00Z.
    package let decidedAt: Double
    /// The reviewer's note; may be empty.
    package let note: String

    /// Describes a decision.
    package init(
        caseID: CaseID, version: VersionID, verdict: Verdict, label: String?, clipLabel: String?, cnnLabel: String?,
        runID: Int64?,
        reviewer: String, decidedAt: Double, note: String = ""
    ) {
        self.caseID = caseID
        self.version = version
        self.verdict = verdict
        self.label = label
        self.clipLabel = clipLabel
        self.cnnLabel = cnnLabel
        self.runID = runID
        self.reviewer = reviewer
        self.decidedAt = decidedAt
        self.note = note
    }
}
