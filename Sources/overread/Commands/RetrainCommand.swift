import ArgumentParser
import Engine
import Foundation
import Store
import Work

/// `overread retrain`: the over-read again, with decisions as truth.
struct RetrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain", abstract: "Over-read again as before, with what people have decided taken as true.",
        discussion: """
            What is not named here is as it was in the last over-read. Excluded cases are not learned from.

            With --fold K, only the reads of one fold are made, into DIR/fold-K-of-N.overread, and with --final only the
            checkpoint's networks, into DIR/final-of-N.overread; the project, or a copy of it, is not changed.
            `overread merge` puts all of them together. K counts from 0; `auto` takes it from Slurm's, Kubernetes', AWS
            Batch's or GNU parallel's variables, N meaning the final networks.

            Example: overread retrain my-project
            Example: overread retrain my-project --fold 0 --output folds
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

    @Option(help: ArgumentHelp("Make only the reads of one fold, into --output.", valueName: "k|auto"))
    var fold: String?

    @Flag(help: "Make only the networks of the checkpoint, into --output.")
    var final = false

    @Option(help: "The folder that the part of an over-read comes to lie in.", completion: .directory)
    var output: String?

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        try OverReadArguments.check(folds: folds, size: size)
        let isPart = fold != nil || final
        guard fold == nil || !final else { throw ValidationError("found --fold and --final, expected one of them") }
        guard isPart == (output != nil) else {
            throw ValidationError(
                isPart
                    ? "expected --output DIR, where the part of the over-read comes to lie"
                    : "found --output, expected it only with --fold or --final")
        }
        guard !isPart || wishes.isEmpty else {
            throw ValidationError(
                "found --groups, --group-by or --policy, expected none of them with --fold or --final, which change "
                    + "nothing in the project")
        }
        _ = try choice
    }

    /// The part that is wanted; `nil`: the whole over-read.
    private var choice: FoldChoice? {
        get throws {
            guard let fold else { return final ? .final : nil }
            if fold == "auto" { return .job(try ArrayJob.number(of: "--fold auto")) }
            guard let number = Int(fold), number >= 0 else {
                throw ValidationError("--fold: found \"\(fold)\", expected a number from 0, or auto")
            }
            return .fold(number)
        }
    }

    private func change(_ options: inout OverReadOptions) {
        if let folds { options.folds = folds }
        if let seed { options.seed = seed }
        if let loss { options.method = loss.method }
        if let size { options.size = size }
    }

    func run() throws {
        if let choice = try choice, let output { return try make(choice, in: output) }
        let store = try project.open()
        let change = self
        let before = try store.currentRuns().cnn
        let run = try WatchedWork().run { monitor in
            try Labeling(store, threads: change.threads.threads, monitor: monitor)
                .retrain(change.wishes.wishes, change.change)
        }
        try Terminal.print(Self.summary(of: run, store, project.project, since: before))
    }

    /// What a finished over-read is told as.
    ///
    /// - Parameter before: The over-read that was current before it.
    static func summary(
        of run: Run, _ store: ProjectStore, _ project: String, since before: Run? = nil
    ) throws -> String {
        let counts = try store.counts()
        let changed = try before.flatMap { try LabelChanges(store, from: $0, to: run) }
        let lines =
            [
                "run \(run.id): \(counts.cases) cases, \(counts.disagreements) disagreements, of which "
                    + "\(counts.settledDisagreements) are settled"
            ] + (changed.map { ["\($0.text)"] } ?? [])
            + (try OpenMatters(store, project: project).lines)
            + (try OverReadWord(store).lines)
        return lines.joined(separator: "\n")
    }

    private func make(_ choice: FoldChoice, in output: String) throws {
        // Jobs on many machines read a copy that nobody writes.
        let (store, command) = (try project.open(place: .anywhere), self)
        let outcome = try WatchedWork().run { monitor in
            try Labeling(store, threads: command.threads.threads, monitor: monitor)
                .retrain(only: choice, into: URL(fileURLWithPath: output, isDirectory: true), command.change)
        }
        switch outcome {
        case .wasThere(let path): try Terminal.print("\(path): there already, made in the same way")
        case .made(let path, let cases?): try Terminal.print("\(path): \(cases) cases over-read")
        case .made(let path, nil): try Terminal.print("\(path): the networks that learned from all cases")
        }
        try Terminal.print(
            "when all are there: overread merge \(output)/fold-*.overread \(output)/final-*.overread --project "
                + project.project)
    }
}
