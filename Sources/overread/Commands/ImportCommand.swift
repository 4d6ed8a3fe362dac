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
        guard let first = outcome.refused.first else { return }
        Terminal.print(
            error: "overread: \(outcome.refused.count) refused, given for other images than the project has now, "
                + "the first: \(first)")
    }
}
