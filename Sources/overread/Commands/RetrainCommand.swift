import ArgumentParser
import Engine
import Work

/// `overread retrain`: the over-read again, with decisions as truth.
struct RetrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain", abstract: "Over-read again as before, with what people have decided taken as true.",
        discussion: """
            What is not named here is as it was in the last over-read. Excluded cases are not learned from.

            Example: overread retrain my-project
            """)

    @OptionGroup var project: ProjectArgument

    @Option(help: "Folds that the cases are dealt to. (default: as before)")
    var folds: Int?

    @Option(help: "The seed of all random numbers. (default: as before)")
    var seed: UInt64?

    @Option(help: "How the CNN learns: auto, or ce (plain cross-entropy on all first reads). (default: as before)")
    var loss: LossChoice?

    @Option(help: "Pixels along the edge of the CNN's input. (default: as before)")
    var size: Int?

    @OptionGroup var wishes: WishOptions
    @OptionGroup var threads: ThreadOption

    func validate() throws { try OverReadArguments.check(folds: folds, size: size) }

    func run() throws {
        let store = try project.open()
        let change = self
        let before = try store.currentRuns().cnn
        let run = try WatchedWork().run { monitor in
            try Labeling(store, threads: change.threads.threads, monitor: monitor).retrain(change.wishes.wishes) {
                options in
                if let folds = change.folds { options.folds = folds }
                if let seed = change.seed { options.seed = seed }
                if let loss = change.loss { options.method = loss.method }
                if let size = change.size { options.size = size }
            }
        }
        let counts = try store.counts()
        let changed = try before.flatMap { try LabelChanges(store, from: $0, to: run) }
        let lines =
            [
                "run \(run.id): \(counts.cases) cases, \(counts.disagreements) disagreements, of which "
                    + "\(counts.settledDisagreements) are settled"
            ] + (changed.map { ["\($0.text)"] } ?? [])
            + (try OpenMatters(store, project: project.project).lines)
            + (try OverReadWord(store).lines)
        try Terminal.print(lines.joined(separator: "\n"))
    }
}
