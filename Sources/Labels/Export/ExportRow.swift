/// One case as it is exported.
package struct ExportRow: Equatable, Sendable {
    /// The case.
    package let caseID: CaseID
    /// The SHA-256 of the image's content, in lower-case hexadecimal digits.
    package let sha256: String
    /// The label with its source and quality.
    package let curated: CuratedLabel
    /// CLIP's label and its probability, where CLIP has read the case.
    package let clip: (label: String, confidence: Float)?
    /// The CNN's label and its probability, where the CNN has read the case.
    package let cnn: (label: String, confidence: Float)?
    /// The decision that counts, where there is one.
    package let decision: Decision?
    /// The latest note on the case; may be empty.
    package let note: String

    /// Puts a row together.
    ///
    /// - Parameters:
    ///   - caseID: The case.
    ///   - sha256: The SHA-256 of its content.
    ///   - reads: Both reads.
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - standing: The standing decision of each reviewer, the latest one last.
    ///   - note: The latest note on the case; where it is empty, the decision's own note is exported.
    package init(
        caseID: CaseID, sha256: String, reads: ReadPair, classes: [String], standing: [Decision], note: String = ""
    ) {
        self.caseID = caseID
        self.sha256 = sha256
        curated = CuratedLabel(reads: reads, classes: classes, standing: standing)
        clip = reads.clip.map { (classes[$0.classIndex], $0.confidence) }
        cnn = reads.cnn.map { (classes[$0.classIndex], $0.confidence) }
        decision = Decision.effective(among: standing)
        self.note = note.isEmpty ? decision?.note ?? "" : note
    }

    /// Whether both readers have read the case and name different classes.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.label != cnn.label
    }

    /// Two rows are equal if they export alike.
    package static func == (left: ExportRow, right: ExportRow) -> Bool { left.fields == right.fields }
}
