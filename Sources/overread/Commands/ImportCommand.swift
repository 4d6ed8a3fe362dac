import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread import`: earlier labels as decisions.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take earlier labels (case,label[,sha256,reviewer,decided_at,note]) as decisions.",
        discussion: "Example: overread import labels.csv my-project --reviewer ana")

    @Argument(help: "The table of labels.", completion: .file(extensions: ["csv"]))
    var table: String

    @OptionGroup var project: ProjectArgument

    @Option(help: "Who decided where the table does not say. (default: the login name)")
    var reviewer: String?

    func run() throws {
        let store = try project.open()
        let classes = try store.currentRuns().classNames
        let file = try LabelFile(bytes: InputFile.bytes(table), file: table, classes: classes)
        let outcome = try store.importLabels(
            file.entries, file: table, reviewer: reviewer ?? NSUserName(), now: Date().timeIntervalSince1970)
        try Terminal.print(
            "\(outcome.recorded) decision\(outcome.recorded == 1 ? "" : "s") recorded, \(outcome.unchanged) were there already, "
                + "\(outcome.outdated) older than what stands")
        for line in outcome.warnings { Terminal.print(error: "overread: \(line)") }
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
