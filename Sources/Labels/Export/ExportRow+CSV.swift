extension ExportRow {
    /// The names of the exported columns, in order.
    package static let header = [
        "case", "sha256", "label", "label_source", "clip_label", "clip_confidence", "cnn_label", "cnn_confidence",
        "disagree", "quality", "decision", "reviewer", "decided_at", "note",
    ]

    /// The row's cells in the order of ``header``: numbers in fixed notation, the time in ISO 8601 and UTC, empty where
    /// there is nothing to say.
    package var fields: [String] {
        [
            caseID.rawValue, sha256, curated.label ?? "", curated.source?.rawValue ?? "",
            clip?.label ?? "", Self.number(clip.map { Double($0.confidence) }),
            cnn?.label ?? "", Self.number(cnn.map { Double($0.confidence) }),
            disagrees ? "1" : "0", Self.number(curated.quality),
            decision?.verdict.rawValue ?? "", decision?.reviewer ?? "",
            decision.map { UTCTimestamp.string($0.decidedAt) } ?? "", note,
        ]
    }

    private static func number(_ value: Double?) -> String { value.map { FixedNotation.string($0) } ?? "" }
}
