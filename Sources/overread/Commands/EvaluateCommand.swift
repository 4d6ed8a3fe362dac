import ArgumentParser
import Engine
import Labels
import Screen
import Store
import Work

/// `overread evaluate`: both readers beside the truth.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Compare both reads and the curated labels with the truth.",
        discussion: "Example: overread evaluate my-project --truth-from-folders --json")

    @OptionGroup var project: ProjectArgument

    @Option(help: "CSV with the columns case,truth; others are ignored.", completion: .file(extensions: ["csv"]))
    var truth: String?

    @Flag(help: "The folder (or array file) that a case comes from names its class.")
    var truthFromFolders = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (truth != nil) != truthFromFolders else {
            throw ValidationError("expected one of --truth CSV and --truth-from-folders")
        }
    }

    func run() throws {
        let store = try project.open()
        let evaluation = try Evaluation(store, truth: source(store))
        try Terminal.print(json ? evaluation.json() : evaluation.text(width: DisplayText.width(of:)))
    }

    private func source(_ store: ProjectStore) throws -> Truth {
        guard let truth else { return .folders }
        let classes = try store.currentRuns().classNames
        let file = try TruthFile(bytes: InputFile.bytes(truth), file: truth, classes: classes)
        return .table(file.truth, file: truth)
    }
}
