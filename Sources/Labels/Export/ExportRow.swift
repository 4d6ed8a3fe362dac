/// One case of the exported table.
package struct ExportRow: Equatable, Sendable {
    /// The case.
    package let caseID: CaseID
    /// SHA-256 of the image that the label was given for.
    package let sha256: String
    /// Its label.
    package let curated: CuratedLabel
    /// CLIP's label and its probability; `nil` where CLIP has not read the image.
    package let clip: (label: String, confidence: Float)?
    /// The CNN's label and its probability; `nil` where the CNN has not read the image.
    package let cnn: (label: String, confidence: Float)?
    /// What both together suggest and its probability; `nil` where nothing has read the image.
    package let proposed: (label: String, confidence: Float)?
    /// The decision that the label comes from, or the last skip; `nil` where there is none or reviewers differ.
    package let decision: Decision?
    /// The note.
    package let note: String
    /// How it stands with the case.
    package let state: CaseState
    /// Whether reviewers differ.
    package let isContested: Bool
    /// Whether the case is flagged.
    package let isFlagged: Bool

    /// Works out what is exported of a case.
    ///
    /// - Parameters:
    ///   - classes: The class names in the order of the reads' probabilities.
    ///   - standing: The standing decisions of all reviewers, the latest one last, whatever words they use.
    ///   - note: The latest note; where it is empty, the last that came with a standing decision, whoever's and in whatever
    ///     words.
    ///   - signs: What the over-read knows about itself.
    package init(
        caseID: CaseID, sha256: String, reads: ReadPair, classes: [String], standing: [Decision], note: String = "",
        state: CaseState = .ready, isFlagged: Bool = false, policy: CurationPolicy = CurationPolicy(),
        signs: OverReadSigns? = nil
    ) {
        self.caseID = caseID
        self.sha256 = sha256
        self.state = state
        self.isFlagged = isFlagged
        self.note = note.isEmpty ? standing.last { !$0.note.isEmpty }?.note ?? "" : note
        let standing = Decision.inWords(of: classes, standing)
        curated = CuratedLabel(reads: reads, classes: classes, standing: standing, policy: policy, signs: signs)
        clip = reads.clip.map { (classes[$0.classIndex], $0.confidence) }
        cnn = reads.cnn.map { (classes[$0.classIndex], $0.confidence) }
        proposed = reads.proposed(signs).map { (classes[$0.classIndex], $0.confidence) }
        isContested = Decision.isContested(standing)
        let effective = Decision.effective(among: standing)
        decision = isContested && policy.contested == .blank ? nil : effective
    }

    /// Whether the reads name different classes.
    package var disagrees: Bool {
        guard let clip, let cnn else { return false }
        return clip.label != cnn.label
    }

    /// The names of the columns; new ones come only at the end.
    package static let header = [
        "case", "sha256", "label", "label_source", "clip_label", "clip_confidence", "cnn_label", "cnn_confidence",
        "disagree", "quality", "decision", "reviewer", "decided_at", "note", "state", "contested", "flagged",
        "proposed_label", "proposed_confidence",
    ]

    /// The cells in the order of ``header``: probabilities with six decimals, empty where there is nothing to say.
    package var fields: [String] {
        [
            caseID.rawValue, sha256, curated.label ?? "", curated.source?.rawValue ?? "",
            clip?.label ?? "", Self.number(clip.map { Double($0.confidence) }),
            cnn?.label ?? "", Self.number(cnn.map { Double($0.confidence) }),
            disagrees ? "1" : "0", Self.number(curated.quality),
            decision?.verdict.rawValue ?? "", decision?.reviewer ?? "",
            decision.map { UTCTimestamp.string($0.decidedAt) } ?? "", note,
            state.rawValue, isContested ? "1" : "0", isFlagged ? "1" : "0",
            proposed?.label ?? "", Self.number(proposed.map { Double($0.confidence) }),
        ]
    }

    private static func number(_ value: Double?) -> String { value.map { FixedNotation.string($0) } ?? "" }

    /// Rows that are exported alike are equal.
    package static func == (left: ExportRow, right: ExportRow) -> Bool { left.fields == right.fields }
}

extension ExportRow {
    /// The columns that hold numbers, which JSON writes without quotes.
    private static let numbers: Set<String> = [
        "clip_confidence", "cnn_confidence", "disagree", "quality", "contested", "flagged",
        "proposed_confidence",
    ]

    /// The row as one JSON object with the keys of ``header``, in that order and without a line end.
    ///
    /// Numbers are written as in the CSV; what is empty there is `null` here, apart from the note, which is `""`.
    package var jsonLine: String {
        let members = zip(ExportRow.header, fields).map { key, field in
            "\(JSONText.quoted(key)):\(ExportRow.value(field, of: key))"
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func value(_ field: String, of key: String) -> String {
        if field.isEmpty, key != "note" { return "null" }
        return numbers.contains(key) ? field : JSONText.quoted(field)
    }
}

/// JSON strings (RFC 8259).
enum JSONText {
    /// A string in quotes, with control characters, quotes and backslashes escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
