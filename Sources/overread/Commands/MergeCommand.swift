import ArgumentParser
import Engine
import Foundation
import Store
import Work

/// `overread merge`: parts of a collection to one project.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Put parts together that `overread read --shard` has made.",
        discussion: """
            One part of each shard is needed, in any order. What comes out is as if one machine had read all images;
            the same parts may be merged again.

            Example: overread merge parts/*.overread --project wards
            """)

    @Argument(help: "The parts' files, one for each shard.", completion: .file(extensions: ["overread"]))
    var parts: [String]

    @Option(help: "The project's folder; made where there is none.", completion: .directory)
    var project = "overread-project"

    func run() throws {
        let folder = URL(fileURLWithPath: project, isDirectory: true)
        let outcome = try WatchedWork().run { monitor in
            try ProjectStore.merge(parts: parts, into: folder, showAlike: ImagingRecipe.showAlike) { done, total in
                try monitor.cancellation.check()
                monitor.report(StageProgress(stage: .merging, completed: done, total: total))
            }
        }
        var line = "\(project): \(outcome.parts) parts, \(outcome.added) new cases"
        if outcome.known > 0 { line += ", \(outcome.known) known before" }
        if outcome.skipped > 0 { line += ", \(outcome.skipped) file\(outcome.skipped == 1 ? "" : "s") skipped" }
        try Terminal.print("\(line)\nthe over-read: overread retrain \(project)")
    }
}
