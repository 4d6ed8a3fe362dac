import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread export`: curated labels as files.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the curated labels as CSV, JSON lines, or a folder of images.",
        discussion: """
            Beside FILE, --output writes FILE.certificate.json: what was exported, by whom and from which runs, under \
            which policy, what is left open, the head of the record, and what an audit knows.

            Example: overread export my-project --output labels.csv
            """)

    @OptionGroup var project: ProjectArgument

    @Option(help: "csv, jsonl, or folder (images copied into one folder per label).")
    var format: ExportFormat = .csv

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
            What a disagreement that nobody decided gets: over-read (the CNN's label), first-read, or person-only (none). \
            (default: the project's policy)
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
    }

    func run() throws {
        let store = try project.open()
        var policy = try store.currentRuns().question.policy
        if let wanted = self.policy { policy.disagreement = wanted }
        if let contested { policy.contested = contested }
        let outcome = try export(store, policy)
        for remark in try remarks(outcome, store) { Terminal.print(error: "overread: \(remark)") }
    }

    /// Writes the labels and, beside them, their certificate. Both are of one state of the project: where somebody decides
    /// meanwhile, they are written again.
    private func export(_ store: ProjectStore, _ policy: CurationPolicy) throws -> ExportOutcome {
        guard let path = certificatePath else { return try write(store, policy).outcome }
        let name = project.folder.standardizedFileURL.lastPathComponent
        for _ in 0..<Self.mostAttempts {
            let state = try store.state()
            let (outcome, file) = try write(store, policy)
            let certificate = try Certificate(
                file, outcome, policy: policy, store: store, name: name, now: Date().timeIntervalSince1970)
            guard try store.state() == state else { continue }
            try AtomicFile.write(certificate.json(), to: path)
            return outcome
        }
        throw StoreError.busy(path: project.project)
    }

    private static let mostAttempts = 20

    private func write(
        _ store: ProjectStore, _ policy: CurationPolicy
    ) throws -> (outcome: ExportOutcome, table: Certificate.Exported) {
        let exporting = Exporting(store, policy: policy)
        if format == .folder, let output {
            let outcome = try exporting.copyImages(only, to: output, raw: raw)
            let table = URL(fileURLWithPath: output).appendingPathComponent("labels.csv").path
            return (outcome, try exported("labels.csv", InputFile.bytes(table)))
        }
        let made = try format == .jsonl ? exporting.jsonLines(only) : exporting.csv(only, raw: raw)
        if let output {
            try AtomicFile.write(made.bytes, to: output)
        } else if certificate == nil {
            try Terminal.write(made.bytes)
        }
        let name = output.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "labels.\(format.rawValue)"
        return (made.outcome, try exported(name, made.bytes))
    }

    private func exported(_ name: String, _ bytes: [UInt8]) throws -> Certificate.Exported {
        try Certificate.Exported(name: name, format: format, selection: only, bytes: bytes)
    }

    /// Whether a path is a device or a pipe, beside which nothing can be written.
    private func isStream(_ path: String) -> Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type.map { ![.typeRegular, .typeDirectory, .typeSymbolicLink].contains($0) } ?? false
    }

    /// Where the certificate goes; `nil` where there is none, with labels on stdout.
    private var certificatePath: String? {
        if let certificate { return certificate }
        guard let output, !isStream(output) else { return nil }
        guard format == .folder else { return output + ".certificate.json" }
        return URL(fileURLWithPath: output).appendingPathComponent("labels.csv.certificate.json").path
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

extension ExportFormat: ExpressibleByArgument {}
extension ExportSelection: ExpressibleByArgument {}
extension CurationPolicy.Disagreement: ExpressibleByArgument {}
extension CurationPolicy.Contested: ExpressibleByArgument {}
