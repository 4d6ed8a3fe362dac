import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread import`: earlier labels as decisions, or what people did on another machine.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take earlier labels (case,label[,sha256,reviewer,decided_at,note]) as decisions, or a decision log.",
        discussion: """
            A decision log is what `overread export --format decisions` writes: logs of several machines come together in any \
            order, and one that is taken in again changes nothing.

            What a table says in other people's names is theirs; to undo it is up to whoever imported it.

            Example: overread import labels.csv my-project --reviewer ana
            Example: overread import decisions.jsonl my-project
            """)

    @Argument(help: "The table of labels, or the decision log.", completion: .file(extensions: ["csv", "jsonl"]))
    var table: String

    @OptionGroup var project: ProjectArgument

    @Option(help: "Who imports, and decided where the table does not say. (default: the login name)")
    var reviewer: String?

    func run() throws {
        let store = try project.open()
        let bytes = try InputFile.bytes(table)
        if DecisionLog.isLog(bytes) { return try takeLog(bytes, store) }
        let classes = try store.currentRuns().classNames
        let file = try LabelFile(bytes: bytes, file: table, classes: classes)
        let outcome = try store.importLabels(
            file.entries, file: table, reviewer: reviewer ?? NSUserName(), now: Date().timeIntervalSince1970)
        try Terminal.print(
            "\(outcome.recorded) decision\(outcome.recorded == 1 ? "" : "s") recorded, \(outcome.unchanged) were there already, "
                + "\(outcome.outdated) older than what stands")
        for line in outcome.warnings { Terminal.print(error: "overread: \(line)") }
    }

    /// What was good in a log is taken in, whatever else was refused.
    private func takeLog(_ bytes: [UInt8], _ store: ProjectStore) throws {
        if reviewer != nil {
            throw ValidationError("--reviewer: found it with a decision log, which says who decided; expected none")
        }
        let outcome = try store.take(
            DecisionLog(bytes: bytes, file: table), file: table, now: Date().timeIntervalSince1970)
        let lines = outcome.words
        try Terminal.print(lines[0])
        let open = try OpenMatters(store, project: project.project).lines
        for line in lines.dropFirst() + open { Terminal.print(error: "overread: \(line)") }
        if outcome.hasRefusals { throw ExitCode(Failure.Code.badData.rawValue) }
    }
}

extension ImportOutcome {
    /// What was refused, and how sure it is that the others are about the images of the project.
    fileprivate var warnings: [String] {
        var lines: [String] = []
        if let first = refused.first {
            lines.append(
                "\(refused.count) refused, given for other images than the project has now, the first: \(first)")
        }
        if let first = changed.first {
            lines.append(
                "\(changed.count) refused: they have no sha256, and their images have changed since the project saw them, "
                    + "the first: \(first); run `overread label` again, then look whether the labels still hold")
        }
        if withoutHash > changed.count {
            lines.append(
                "\(withoutHash - changed.count) rows have no sha256: they were taken for labels of the images that the "
                    + "project has now")
        }
        return lines
    }
}
