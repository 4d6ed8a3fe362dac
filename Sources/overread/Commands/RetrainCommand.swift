import ArgumentParser
import Engine

/// `overread retrain`: the over-read again, with decisions as truth.
struct RetrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain", abstract: "Over-read again, with what people have decided taken as true.",
        discussion: "Example: overread retrain my-project")

    @OptionGroup var project: ProjectArgument
    @OptionGroup var overRead: OverReadArguments
    @OptionGroup var threads: ThreadOption

    func run() throws {
        let store = try project.open()
        _ = try WatchedWork().run { monitor in
            try Labeling(store, threads: threads.threads, monitor: monitor).retrain(overRead.options)
        }
        let counts = try store.counts()
        try Terminal.print("\(counts.cases) cases over-read, \(counts.disagreements) disagreements")
    }
}
