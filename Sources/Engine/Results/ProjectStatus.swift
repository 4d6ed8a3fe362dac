import Foundation
import Labels
import Store

/// What a project holds and what is left to do.
package struct ProjectStatus: Encodable, Equatable, Sendable {
    /// One pass of a reader.
    package struct RunStatus: Encodable, Equatable, Sendable {
        /// The run's number.
        package let id: Int64
        /// `clip` or `cnn`.
        package let reader: String
        /// The model's name.
        package let model: String
        /// Whether it was ever finished.
        package let finished: Bool
        /// Whether its reads are those that are shown and exported.
        package let current: Bool
        /// Cases whose present image it has not read.
        package let missing: Int
    }

    /// Cases in the project.
    package let cases: Int
    /// Cases by state: `ready`, `unread`, `changed`, `gone`, `unreadable`, `check-text`.
    package let states: [String: Int]
    /// Files that were not used.
    package let skippedFiles: Int
    /// Cases into whose images text may be burned, whatever their state.
    package let checkText: Int
    /// The class names of the current reads.
    package let classes: [String]
    /// Cases that would be exported as each class, in the order of the classes.
    package let labels: [Int]
    /// Cases on which the readers disagree.
    package let disagreements: Int
    /// Disagreements that people have settled.
    package let settledDisagreements: Int
    /// Cases that a person has to settle.
    package let toSettle: Int
    /// Cases that people have settled.
    package let decided: Int
    /// Cases that somebody put off.
    package let putOff: Int
    /// Cases on which reviewers differ.
    package let contested: Int
    /// Cases with decisions on an earlier image, or in words that the classes no longer have.
    package let outdated: Int
    /// All runs in the order in which they began.
    package let runs: [RunStatus]
    /// What becomes of disagreements that nobody decided.
    package let policy: String
    /// Who chose that: `nobody`, `signs`, `person` or `audit`.
    package let policyChosenBy: String
    /// Why; may be empty.
    package let policyReason: String
    /// Into how many groups the over-read's cases fell that no fold parts; `nil` where there is no over-read.
    package let groups: Int?
    /// What the over-read says of itself, and what becomes of disagreements; a line each.
    package let overRead: [String]
    /// How many acts the record holds.
    package let acts: Int
    /// The hash of the last act: whoever keeps it can tell later whether the record continues it.
    package let head: String
    /// What the last audit that tells something knows; `nil` where there was none.
    package let audit: String?
    /// What stands between the labels and "done", a line each.
    package let open: [String]

    /// Looks at a project.
    ///
    /// - Parameter name: The project's folder as commands name it.
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore, name: String) throws {
        let counts = try store.counts()
        let current = try store.currentRuns()
        cases = counts.cases
        states = Dictionary(
            CaseState.allCases.map { ($0.rawValue, counts[.state($0)]) }, uniquingKeysWith: { first, _ in first })
        skippedFiles = try store.skippedFiles().count
        checkText = try store.checkTextCount()
        classes = current.classNames
        labels = counts.labels
        disagreements = counts.disagreements
        settledDisagreements = counts.settledDisagreements
        toSettle = counts.toSettle
        decided = counts.decided
        putOff = counts[.skipped]
        contested = counts.contested
        outdated = counts[.outdated]
        runs = try store.runs().map { run in
            RunStatus(
                id: run.id, reader: run.reader.rawValue, model: run.origin.name, finished: run.isFinished,
                current: run.id == current.clip?.id || run.id == current.cnn?.id,
                missing: try store.missingCount(in: run))
        }
        let choice = try store.policyChoice()
        policy = current.question.policy.disagreement.rawValue
        policyChosenBy = choice.chooser.rawValue
        policyReason = choice.reason
        groups = try current.cnn.flatMap { try store.groupCount(of: $0) }
        overRead = try OverReadWord(store).lines
        (acts, head) = try store.head()
        audit = try AuditReport.telling(store)?.headline
        open = try OpenMatters(store, project: name).lines
    }

    /// One JSON object on one line.
    ///
    /// - Throws: Never in practice; the encoder's signature says so.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Some lines for people.
    package func text(name: String) -> String {
        var lines = ["\(name): \(cases) cases, \(skippedFiles) files skipped"]
        let counted = CaseState.allCases.compactMap { state in
            states[state.rawValue].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        if !counted.isEmpty { lines.append("states: \(counted.joined(separator: ", "))") }
        if !classes.isEmpty {
            lines.append("labels: " + zip(classes, labels).map { "\($0) \($1)" }.joined(separator: ", "))
        }
        lines.append(
            "disagreements: \(disagreements), of which \(settledDisagreements) are settled; decided: \(decided); "
                + "put off: \(putOff); contested: \(contested)")
        for run in runs {
            let state =
                run.missing > 0
                ? "\(run.missing) cases not read" : run.finished ? "finished" : "not finished"
            lines.append("run \(run.id): \(run.reader) (\(run.model)), \(state)\(run.current ? ", current" : "")")
        }
        lines += overRead
        if checkText > 0 {
            lines.append(
                "check-text: \(checkText) image\(checkText == 1 ? "" : "s") into which text may be burned; overread "
                    + "review \(name), filter check-text")
        }
        if let audit { lines.append("audit: \(audit)") }
        lines.append("record: \(acts) acts, head \(head)")
        return (lines + open).joined(separator: "\n")
    }
}
