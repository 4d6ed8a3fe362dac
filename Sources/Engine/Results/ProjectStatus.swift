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
        /// Whether it has read every case.
        package let finished: Bool
        /// Whether its reads are those that are shown and exported.
        package let current: Bool
        /// Cases it has not read.
        package let missing: Int
    }

    /// Cases in the project.
    package let cases: Int
    /// Files that were not used.
    package let skippedFiles: Int
    /// The class names of the current reads.
    package let classes: [String]
    /// Cases on which the readers disagree.
    package let disagreements: Int
    /// Disagreements that somebody has settled.
    package let settledDisagreements: Int
    /// Cases that somebody has decided.
    package let decided: Int
    /// Cases on which reviewers differ.
    package let contested: Int
    /// All runs in the order in which they began.
    package let runs: [RunStatus]

    /// Looks at a project.
    ///
    /// - Throws: `StoreError`.
    package init(_ store: ProjectStore) throws {
        let counts = try store.counts()
        let current = try store.currentRuns()
        cases = counts.cases
        skippedFiles = try store.skippedFiles().count
        classes = current.classNames
        disagreements = counts.disagreements
        settledDisagreements = counts.settledDisagreements
        decided = counts.decided
        contested = counts.contested
        runs = try store.runs().map { run in
            RunStatus(
                id: run.id, reader: run.request.reader.rawValue, model: run.request.model, finished: run.isFinished,
                current: run.id == current.clip?.id || run.id == current.cnn?.id,
                missing: try store.missingCount(in: run))
        }
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
        if !classes.isEmpty { lines.append("classes: \(classes.joined(separator: ", "))") }
        lines.append(
            "disagreements: \(disagreements), of which \(settledDisagreements) are settled; "
                + "decided: \(decided); contested: \(contested)")
        for run in runs {
            let state = run.finished && run.missing == 0 ? "finished" : "\(run.missing) cases missing"
            lines.append("run \(run.id): \(run.reader) (\(run.model)), \(state)\(run.current ? ", current" : "")")
        }
        return lines.joined(separator: "\n")
    }
}
