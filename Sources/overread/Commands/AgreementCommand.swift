import ArgumentParser
import Engine
import Store

/// `overread agreement`: how far reviewers agree.
struct AgreementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "How far reviewers agree: Cohen's and Fleiss' kappa with limits, and the agreement on each class.",
        discussion: """
            Independent votes come from readers who see nobody else's: `overread review --blind`.

            Example: overread agreement my-project --json
            """)

    @OptionGroup var project: ProjectArgument

    @Flag(help: "Only votes that were given blind.")
    var blind = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let report = try AgreementReport(project.open(), blindOnly: blind)
        if json { return try Terminal.print(report.json()) }
        let method = report.pairs.isEmpty ? [] : [AgreementReport.method]
        try Terminal.print((report.lines + method).joined(separator: "\n"))
    }
}
