import ArgumentParser
import Engine
import Store
import Work

/// `overread export`: curated labels as files.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the curated labels as CSV, JSON lines, or a folder of images.",
        discussion: "Example: overread export my-project --output labels.csv")

    @OptionGroup var project: ProjectArgument

    @Option(help: "csv, jsonl, or folder (images copied into one folder per label).")
    var format: ExportFormat = .csv

    @Option(help: "Which cases: all, decided (by a person) or agreed (by both readers).")
    var only: ExportSelection = .all

    @Option(help: "Where to write, replacing what is there; stdout by default.", completion: .file())
    var output: String?

    @Flag(help: "Leave cells that a spreadsheet would run as a formula as they are.")
    var raw = false

    func validate() throws {
        guard format != .folder || output != nil else {
            throw ValidationError("--format folder: found no --output, expected the folder to copy into")
        }
    }

    func run() throws {
        let exporting = Exporting(try project.open())
        let outcome: ExportOutcome
        switch (format, output) {
        case (.folder, .some(let folder)): outcome = try exporting.copyImages(only, to: folder, raw: raw)
        case (.jsonl, _): outcome = try write(exporting.jsonLines(only))
        default: outcome = try write(exporting.csv(only, raw: raw))
        }
        if outcome.guardedCells > 0 {
            Terminal.print(
                error: "overread: \(outcome.guardedCells) cells begin like a formula and got a leading '; "
                    + "--raw leaves them as they are")
        }
    }

    private func write(_ made: (bytes: [UInt8], outcome: ExportOutcome)) throws -> ExportOutcome {
        if let output { try AtomicFile.write(made.bytes, to: output) } else { try Terminal.write(made.bytes) }
        return made.outcome
    }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportSelection: ExpressibleByArgument {}
