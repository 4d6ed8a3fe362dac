import Foundation
import Labels
import Store
import Work

/// What an export says about itself: what was exported, how many, by whom, from which runs, under which policy, what was
/// left open, and what an audit knows about how right it is.
package struct Certificate: Encodable, Sendable {
    /// The exported bytes.
    package struct Exported: Encodable, Sendable {
        /// The file's name without its folder.
        package let name: String
        /// `csv`, `jsonl` or `folder`.
        package let format: String
        /// Which cases: `all`, `decided` or `agreed`.
        package let selection: String
        /// SHA-256 of the file.
        package let sha256: String
        /// Its size in bytes.
        package let bytes: Int

        /// Describes a file.
        package init(
            name: String, format: ExportFormat, selection: ExportSelection, sha256: String, bytes: Int
        ) {
            self.name = name
            self.format = format.rawValue
            self.selection = selection.rawValue
            self.sha256 = sha256
            self.bytes = bytes
        }
    }

    private struct Reviewer: Encodable {
        let name: String
        let settled: Int
    }

    /// What the project holds, whatever of it was exported.
    private struct WholeProject: Encodable {
        let cases: Int
        let states: [String: Int]
        let contested: Int
        let toSettle: Int
        let reviewers: [Reviewer]
        let open: [String]

        init(_ store: ProjectStore, name: String) throws {
            let counts = try store.counts()
            cases = counts.cases
            states = Dictionary(
                CaseState.allCases.map { ($0.rawValue, counts[.state($0)]) }, uniquingKeysWith: { first, _ in first })
            contested = counts.contested
            toSettle = counts.toSettle
            reviewers = try store.reviewers().map { Reviewer(name: $0.name, settled: $0.decided) }
            open = try OpenMatters(store, project: name).lines
        }
    }

    private struct PolicyDocument: Encodable {
        let disagreement: String
        let contested: String
        let chosenBy: String
        let reason: String
    }

    private struct RunDocument: Encodable {
        let reader: String
        /// SHA-256 of the model's files, of the brought table, or of the networks' checkpoint; `nil` where that is gone.
        let modelSha256: String?
        let identity: String
        let name: String
        let request: RunRequest
        let versions: [String: String]
        let begun: String
        let finished: String?

        init(_ run: Run, _ store: ProjectStore) throws {
            modelSha256 =
                switch run.request {
                case .firstRead(let request): request.model
                case .broughtReads(let request): request.file
                case .overRead: try Checkpoint.hash(of: run, in: store)
                }
            reader = run.reader.rawValue
            identity = run.identity
            name = run.origin.name
            request = run.request
            versions = run.origin.versions
            begun = UTCTimestamp.string(run.createdAt)
            finished = run.finishedAt.map { UTCTimestamp.string($0) }
        }
    }

    private struct Record: Encodable {
        let acts: Int
        let head: String
    }

    private let certificate = 1
    private let program: String
    private let madeAt: String
    private let project: String
    private let exported: Exported
    private let question: String
    private let classes: [String]
    private let cases: Int
    private let withoutLabel: Int
    private let labels: [String: Int]
    private let labelSources: [String: Int]
    private let reviewers: [String: Int]
    private let policy: PolicyDocument
    private let overRead: [String]
    private let groups: Int?
    private let runs: [RunDocument]
    private let wholeProject: WholeProject
    private let record: Record
    private let auditStatement: String
    private let audit: AuditDocument?

    /// Certifies an export.
    ///
    /// - Parameters:
    ///   - name: The project's name.
    ///   - policy: The policy of the export.
    ///   - choice: Who chose it, and why.
    ///   - now: The time, in seconds since 1970-01-01T00:00:00Z.
    /// - Throws: `StoreError`.
    package init(
        _ exported: Exported, _ outcome: ExportOutcome, policy: CurationPolicy, by choice: PolicyChoice,
        store: ProjectStore, name: String, now: Double
    ) throws {
        let (current, head) = (try store.currentRuns(), try store.head())
        let report = try AuditReport.telling(store)
        program = "overread \(Versions.program)"
        madeAt = UTCTimestamp.string(now)
        project = name
        self.exported = exported
        question = current.question.name
        classes = current.classNames
        cases = outcome.cases
        withoutLabel = outcome.withoutLabel
        labels = outcome.labels
        labelSources = outcome.sources
        reviewers = outcome.reviewers
        self.policy = PolicyDocument(
            disagreement: policy.disagreement.rawValue, contested: policy.contested.rawValue,
            chosenBy: choice.chooser.rawValue, reason: choice.reason)
        overRead = try OverReadWord(store).lines
        groups = try current.cnn.flatMap { try store.groupCount(of: $0) }
        runs = try [current.clip, current.cnn].compactMap { try $0.map { try RunDocument($0, store) } }
        wholeProject = try WholeProject(store, name: name)
        record = Record(acts: head.acts, head: head.hash)
        auditStatement = try AuditStatement(
            report, store, policy: policy.disagreement, isWhole: exported.selection == ExportSelection.all.rawValue,
            cases: outcome.cases
        ).text
        audit = report?.document
    }

    /// The certificate as indented JSON with a final line end.
    ///
    /// - Throws: Where a figure is no number.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}
