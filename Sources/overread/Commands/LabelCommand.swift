import ArgumentParser
import Engine
import Foundation
import Labels
import Store
import Work

/// `overread label`: sources to both reads.
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label", abstract: "Read images with CLIP and over-read them with a CNN.",
        discussion: """
            Everything is kept in the project; an interrupted run continues with the same command.

            Example: overread label images --class chest="a chest x-ray" --class breast="a breast ultrasound"
            """)

    @Argument(help: "Folders of images, .npz or .npy files, or images.", completion: .file())
    var sources: [String]

    @OptionGroup var classes: ClassOptions
    @OptionGroup var model: ModelOption

    @Option(help: "The project's folder; made where there is none.", completion: .directory)
    var project = "overread-project"

    @Option(
        help: "CSV of another model's probabilities (case,<class>,<class>...), taken in place of CLIP's reads.",
        completion: .file(extensions: ["csv"]))
    var firstReads: String?

    @OptionGroup var overRead: OverReadArguments
    @OptionGroup var threads: ThreadOption

    @Option(help: "Also export the labels as CSV to this file.", completion: .file(extensions: ["csv"]))
    var output: String?

    func run() throws {
        let store = try ProjectStore.openOrCreate(in: URL(fileURLWithPath: project, isDirectory: true))
        let request = LabelRequest(
            sources: sources, classes: try classes.parsed(), model: try model.folder, firstReads: firstReads,
            overRead: overRead.options, threads: threads.threads)
        let outcome = try WatchedWork().run { monitor in
            try Labeling(store, threads: threads.threads, monitor: monitor).label(request)
        }
        if let output { try AtomicFile.write(Exporting(store).csv(.all, raw: false).bytes, to: output) }
        try Terminal.print(LabelSummary(outcome, project: project, output: output).text)
    }
}

/// What `label` tells at its end.
struct LabelSummary {
    let text: String

    init(_ outcome: LabelOutcome, project: String, output: String?) {
        let counts = outcome.counts
        let names = outcome.clip.request.classNames
        let classes = zip(names, counts.clipClasses).map { "\($0) \($1)" }.joined(separator: ", ")
        let corrected = zip(names, counts.cnnClasses).map { "\($0) \($1)" }.joined(separator: ", ")
        var lines = ["\(counts.cases) cases in \(project)"]
        if !outcome.indexing.skipped.isEmpty { lines[0] += ", \(outcome.indexing.skipped.count) files skipped" }
        lines.append("CLIP reads:  \(classes)")
        lines.append("CNN reads:   \(corrected)")
        lines.append("\(counts.disagreements) disagreements to settle: overread review \(project)")
        if let output { lines.append("labels: \(output)") }
        text = lines.map(Terminal.safe).joined(separator: "\n")
    }
}
