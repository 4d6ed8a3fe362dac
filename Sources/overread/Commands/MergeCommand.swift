import ArgumentParser
import Engine
import Foundation
import Store
import Work

/// `overread merge`: parts of a collection to one project.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Put parts together that `overread read --shard` or `overread retrain --fold` has made.",
        discussion: """
            One part of each shard is needed, in any order. What comes out is as if one machine had read all images;
            the same parts may be merged again. Of an over-read, every fold and the final networks are needed.

            Example: overread merge parts/*.overread --project wards
            Example: overread merge folds/*.overread --project wards
            """)

    @Argument(
        help: "The parts' files, one for each shard, or for each fold and the final networks.",
        completion: .file(extensions: ["overread"]))
    var parts: [String]

    @Option(help: "The project's folder; made where there is none.", completion: .directory)
    var project = "overread-project"

    func run() throws {
        if try Labeling.areFolds(parts) { return try mergeFolds() }
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

    private func mergeFolds() throws {
        let store = try ProjectStore.open(in: URL(fileURLWithPath: project, isDirectory: true))
        let run = try WatchedWork().run { monitor in
            try Labeling(store, threads: 1, monitor: monitor).merge(folds: parts)
        }
        try Terminal.print(RetrainCommand.summary(of: run, store, project))
    }
}
