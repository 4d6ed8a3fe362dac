import Labels

/// All that is known of a case, as exports and evaluations need it.
package struct CuratedCase: Equatable, Sendable {
    /// The case.
    package let record: CaseRecord
    /// Both current reads.
    package let reads: ReadPair
    /// The class names in the order of the reads' probabilities.
    package let classes: [String]
    /// The standing decision of each reviewer, the latest one last.
    package let standing: [Decision]
    /// The latest note; empty where there is none.
    package let note: String

    /// The case's label.
    package var curated: CuratedLabel { CuratedLabel(reads: reads, classes: classes, standing: standing) }

    /// The case as it is exported.
    package var exportRow: ExportRow {
        ExportRow(
            caseID: record.id, sha256: record.image.sha256, reads: reads, classes: classes, standing: standing,
            note: note)
    }
}

/// Which cases are exported.
package enum ExportSelection: String, CaseIterable, Sendable {
    /// Every case.
    case all
    /// Cases that a person has settled.
    case decided
    /// Cases on which both readers agree and nobody has decided.
    case agreed

    /// Whether a case with this label is exported.
    func includes(_ label: CuratedLabel) -> Bool {
        switch self {
        case .all: true
        case .decided: label.source == .person
        case .agreed: label.source == .agreed
        }
    }
}
