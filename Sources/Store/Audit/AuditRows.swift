import GRDB
import Labels

/// A row of `audit`.
struct AuditRow {
    var id: AuditID
    var question: QuestionID
    var seed: Int64
    var drawnAt: Double
    var classes: String
    var clipRun: String?
    var cnnRun: String?
    var frame: String

    var columns: StatementArguments { [id, question, seed, drawnAt, classes, clipRun, cnnRun, frame] }

    func seal() throws -> Int64 {
        var content = CanonicalBytes()
        for number in [id, question, seed] { content.append(number) }
        content.append(drawnAt)
        for text in [classes, clipRun, cnnRun, frame] { content.append(text) }
        return try content.seal()
    }
}

extension AuditRow: FetchableRecord {
    init(row: Row) throws {
        try self.init(
            id: row.value("id"), question: row.value("questionID"), seed: row.value("seed"),
            drawnAt: row.value("drawnAt"), classes: row.value("classes"), clipRun: row.value("clipRun"),
            cnnRun: row.value("cnnRun"), frame: row.value("frame"))
    }
}

/// A row of `auditCase`.
struct AuditCaseRow {
    var audit: AuditID
    var position: Int
    var version: VersionID
    var part: Int
    var probability: Double
    var clipLabel: String?
    var cnnLabel: String?
    var curatedLabel: String?
    var isSettled: Bool
    var proposedLabel: String?

    init(_ drawn: AuditDraw.Case, audit: AuditID, position: Int, _ draw: AuditDraw) {
        let names = draw.runs.classNames
        func name(_ index: Int?) -> String? { index.map { names[$0] } }
        self.audit = audit
        self.position = position
        (version, part, probability) = (drawn.version, drawn.part, drawn.probability)
        clipLabel = name(drawn.labels.clip)
        cnnLabel = name(drawn.labels.cnn)
        curatedLabel = name(drawn.labels.label(.curated(draw.frame.policy)))
        isSettled = drawn.labels.settlement != .open
        proposedLabel = name(drawn.labels.proposed)
    }

    static let insertion = """
        INSERT INTO auditCase (auditID, position, versionID, part, probability, clipLabel, cnnLabel, curatedLabel,
            isSettled, proposedLabel, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    var columns: StatementArguments {
        [audit, position, version, part, probability, clipLabel, cnnLabel, curatedLabel, isSettled, proposedLabel]
    }

    func seal() throws -> Int64 {
        var content = CanonicalBytes()
        for number in [audit, Int64(position), version, Int64(part), isSettled ? 1 : 0] { content.append(number) }
        content.append(probability)
        for text in [clipLabel, cnnLabel, curatedLabel] { content.append(text) }
        // Rows from before there was a third reader were sealed without it.
        if let proposedLabel { content.append(proposedLabel) }
        return try content.seal()
    }
}

extension AuditCaseRow: FetchableRecord {
    init(row: Row) throws {
        audit = try row.value("auditID")
        position = try row.value("position")
        version = try row.value("versionID")
        part = try row.value("part")
        probability = try row.value("probability")
        clipLabel = try row.value("clipLabel")
        cnnLabel = try row.value("cnnLabel")
        curatedLabel = try row.value("curatedLabel")
        isSettled = try row.value("isSettled")
        proposedLabel = try row.value("proposedLabel")
    }
}
