import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread export`: curated labels as files.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the curated labels as CSV, JSON lines, or a folder of images; or the record of all decisions.",
        discussion: """
            Beside FILE, --output writes FILE.certificate.json: what was exported, by whom and from which runs, under \
            which policy, what is left open, the head of the record, and what an audit knows.

            The record (--format decisions) is what `overread import` takes in on another machine.

            Example: overread export my-project --output labels.csv
            """)

    @OptionGroup var project: ProjectArgument

    @Option(
        help: """
            csv, jsonl, folder (images copied into one folder per label), or decisions (all that people did, a line each, \
            for other machines).
            """)
    var format: FormatArgument = .csv

    @Option(help: "Which cases: all, decided (by a person) or agreed (by both readers).")
    var only: ExportSelection = .all

    @Option(help: "Where to write, replacing what is there; stdout by default.", completion: .file())
    var output: String?

    @Option(
        help: """
            Where to write the certificate instead; without --output the certificate of the table alone is written.
            """, completion: .file(extensions: ["json"]))
    var certificate: String?

    @Option(
        help: """
            What a disagreement that nobody decided gets: over-read (the CNN's label), proposed (what both \
            opinions together suggest), first-read, or person-only (none). (default: the project's policy)
            """)
    var policy: CurationPolicy.Disagreement?

    @Option(
        help: """
            What a case gets that reviewers settled differently: blank (no label), or latest. (default: the project's \
            policy, at first blank)
            """)
    var contested: CurationPolicy.Contested?

    @Flag(help: "Leave cells that a spreadsheet would run as a formula as they are.")
    var raw = false

    func validate() throws {
        guard format != .folder || output != nil else {
            throw ValidationError("--format folder: found no --output, expected the folder to copy into")
        }
        let isPlain = only == .all && certificate == nil && policy == nil && contested == nil && !raw
        guard format != .decisions || isPlain else {
            throw ValidationError(
                "--format decisions: found options about labels, expected none but --output: the record is written whole"
            )
        }
    }

    func run() throws {
        let store = try project.open()
        guard let labels = format.labels else { return try writeRecord(store) }
        var request = CertifiedExport.Request(to: output)
        (request.format, request.selection, request.raw, request.certificate) = (labels, only, raw, certificate)
        let outcome = try CertifiedExport(store, disagreement: policy, contested: contested)
            .write(request, print: Terminal.write)
        for remark in try remarks(outcome, store) { Terminal.print(error: "overread: \(remark)") }
    }

    private func writeRecord(_ store: ProjectStore) throws {
        let record = try store.decisionLog()
        guard let output else { return try Terminal.write(record.bytes) }
        try AtomicFile.write(record.bytes, to: output)
        Terminal.print(
            error: "overread: \(record.acts) acts; `overread import \(output)` takes them in on another machine")
    }

    /// What whoever uses the labels has to know.
    private func remarks(_ outcome: ExportOutcome, _ store: ProjectStore) throws -> [String] {
        var remarks: [String] = []
        if outcome.withoutLabel > 0 {
            remarks.append("\(outcome.withoutLabel) of \(outcome.cases) cases have no label")
        }
        remarks += try OpenMatters(store, project: project.project).lines
        if outcome.removed > 0 { remarks.append("\(outcome.removed) copies of the earlier export were taken away") }
        remarks += outcome.notCopied.prefix(20).map { "not copied: \($0)" }
        if outcome.notCopied.count > 20 { remarks.append("\(outcome.notCopied.count - 20) more were not copied") }
        if outcome.guardedCells > 0 {
            remarks.append(
                "\(outcome.guardedCells) cells begin like a formula and got a leading '; --raw leaves them as they are")
        }
        return remarks
    }
}

/// What is exported.
enum FormatArgument: String, CaseIterable, ExpressibleByArgument {
    case csv, jsonl, folder, decisions

    /// The format of labels; `nil` for the record of decisions.
    var labels: ExportFormat? { ExportFormat(rawValue: rawValue) }
}

extension ExportSelection: ExpressibleByArgument {}
extension CurationPolicy.Disagreement: ExpressibleByArgument {}
extension CurationPolicy.Contested: ExpressibleByArgument {}
