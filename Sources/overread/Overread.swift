import ArgumentParser
import Engine
import Foundation

/// The command line.
@main
struct Overread: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overread",
        abstract: "Labels medical image collections: CLIP reads first, a CNN over-reads, a person settles the rest.",
        discussion: """
            Example: overread label images --class chest="a chest x-ray" --class breast="a breast ultrasound"
            """,
        version: "overread \(Versions.program)",
        subcommands: [
            DemoCommand.self, LabelCommand.self, ReviewCommand.self, RetrainCommand.self, ExportCommand.self,
            ImportCommand.self, EvaluateCommand.self, StatusCommand.self, SourcesCommand.self, RunsCommand.self,
            PredictCommand.self, EmbedCommand.self, BenchmarkCommand.self,
            DescribeCommand.self, ModelCommand.self, StudyCommand.self, SynthesizeCommand.self, PretrainCommand.self,
        ])

    static func main() {
        Terminal.reserveStreams()
        // A closed pipe then is an error of writing, and not the end without a word.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }
}
