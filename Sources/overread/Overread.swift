import ArgumentParser
import Engine
import Foundation
import Images

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
            DemoCommand.self, LabelCommand.self, ReviewCommand.self, RetrainCommand.self, AuditCommand.self,
            ExportCommand.self,
            ImportCommand.self, AgreementCommand.self, EvaluateCommand.self, StatusCommand.self, SourcesCommand.self,
            RunsCommand.self,
            ReadCommand.self, MergeCommand.self, ListCommand.self, PredictCommand.self, EmbedCommand.self,
            BenchmarkCommand.self,
            RenderCommand.self, DescribeCommand.self, ModelCommand.self, StudyCommand.self, SynthesizeCommand.self,
            PretrainCommand.self, DecodeImagesCommand.self,
        ])

    static func main() {
        Terminal.reserveStreams()
        // A closed pipe then is an error of writing, and not the end without a word.
        signal(SIGPIPE, SIG_IGN)
        DecoderPool.standard = DecoderPool(argument: DecodeImagesCommand.name)
        do {
            try requireOpenFiles()
            if let unknown = UnknownCommand.first(in: Array(CommandLine.arguments.dropFirst()), of: self) {
                throw unknown
            }
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }

    /// Open files that a command needs at most, its images' and the libraries' own included.
    private static let openFiles: rlim_t = 48

    /// Makes sure that files can be opened: where there are too few, system libraries end the process without a word.
    private static func requireOpenFiles() throws {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < openFiles else { return }
        limit.rlim_cur = min(openFiles, limit.rlim_max)
        guard limit.rlim_cur == openFiles, setrlimit(resource, &limit) == 0 else {
            throw TooFewOpenFiles(limit: Int(limit.rlim_max), needed: Int(openFiles))
        }
    }
}

/// The system lets the program open too few files.
struct TooFewOpenFiles: Error, CustomStringConvertible {
    let limit: Int
    let needed: Int

    var description: String {
        "found a limit of \(limit) open files, expected \(needed) at least; `ulimit -n` raises it"
    }
}
