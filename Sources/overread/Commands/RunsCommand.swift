import ArgumentParser
import Engine
import Labels
import Store

/// `overread runs`: the passes of the readers.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the readers' runs, bring an earlier one back, or compare two.",
        discussion: """
            Example: overread runs use 2 --project my-project
            Example: overread runs compare 2 4 --project my-project
            """, subcommands: [List.self, Use.self, Compare.self], defaultSubcommand: List.self)

    /// Lists them.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List all runs.", discussion: "Example: overread runs list my-project")

        @OptionGroup var project: ProjectArgument

        func run() throws {
            let status = try ProjectStatus(project.open(), name: project.project)
            for run in status.runs {
                let state =
                    run.missing > 0 ? "\(run.missing) cases not read" : run.finished ? "finished" : "not finished"
                try Terminal.print(
                    "\(run.id)  \(run.reader)  \(run.model)  \(state)\(run.current ? "  current" : "")")
            }
        }
    }

    /// Makes one current.
    struct Use: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "use", abstract: "Make a run current again, together with the run that belongs to it.",
            discussion: "Example: overread runs use 2 --project my-project")

        @Argument(help: "The run's number.")
        var number: Int64

        @OptionGroup var project: ProjectOption

        func run() throws {
            let store = try project.open()
            try store.use(store.run(number))
            try store.followSigns()
            let current = try store.currentRuns()
            let parts = [current.clip.map { "first read \($0.id)" }, current.cnn.map { "over-read \($0.id)" }]
            let names = parts.compactMap { $0 }.joined(separator: ", ")
            let lines =
                ["current: \(names)"] + (try OpenMatters(store, project: project.project).lines)
                + (try OverReadWord(store).lines)
            try Terminal.print(lines.joined(separator: "\n"))
        }
    }

    /// Compares two.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare",
            abstract: "Count the cases on which two runs name different classes, and list them as CSV.",
            discussion: "Example: overread runs compare 2 4 --project my-project")

        @Argument(help: "A run's number.")
        var first: Int64

        @Argument(help: "The other run's number.")
        var second: Int64

        @OptionGroup var project: ProjectOption

        func run() throws {
            let store = try project.open()
            let comparison = try RunComparison(store, store.run(first), store.run(second))
            Terminal.print(error: comparison.text)
            try Terminal.write(comparison.csv)
        }
    }
}
