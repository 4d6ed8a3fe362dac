import ArgumentParser
import Engine
import Foundation
import Images
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

    @OptionGroup var sources: SourceArguments
    @OptionGroup var classes: ClassOptions
    @OptionGroup var model: ModelOption
    @OptionGroup var precision: PrecisionOption

    @Option(help: "The project's folder; made where there is none.", completion: .directory)
    var project = "overread-project"

    @Option(
        help: "CSV of another model's probabilities (case,<class>,<class>...), taken in place of CLIP's reads.",
        completion: .file(extensions: ["csv"]))
    var firstReads: String?

    @OptionGroup var overRead: OverReadArguments
    @OptionGroup var wishes: WishOptions
    @OptionGroup(title: "Images") var decoding: DecodingArguments
    @OptionGroup(title: "Images") var salt: SaltOption
    @OptionGroup var threads: ThreadOption

    @Option(help: "Also export the labels as CSV to this file.", completion: .file(extensions: ["csv"]))
    var output: String?

    func validate() throws { try sources.requireSome() }

    func run() throws {
        let model = try model.folder
        let classes = try classes.parsed(for: model)
        let found = try sources.found()
        var imaging = decoding.wishes
        imaging.salt = try salt.read()
        let store = try ProjectStore.openOrCreate(in: URL(fileURLWithPath: project, isDirectory: true))
        let request = LabelRequest(
            sources: found, classes: classes, model: model, precision: precision.precision, firstReads: firstReads,
            overRead: overRead.options, wishes: wishes.wishes, imaging: imaging)
        let outcome = try WatchedWork().run { monitor in
            try Labeling(store, threads: threads.threads, monitor: monitor).label(request)
        }
        if let output { _ = try CertifiedExport(store).write(.init(to: output)) }
        try Terminal.print(LabelSummary(outcome, store: store, project: project, output: output).text)
    }
}

/// What `label` tells at its end.
struct LabelSummary {
    let text: String

    /// - Throws: `StoreError`.
    init(_ outcome: LabelOutcome, store: ProjectStore, project: String, output: String?) throws {
        let counts = outcome.counts
        func line(_ classes: [Int]) -> String {
            zip(counts.classes, classes).map { "\($0) \($1)" }.joined(separator: ", ")
        }
        var lines = ["\(counts.cases) cases in \(project)"]
        if !outcome.images.skipped.isEmpty { lines[0] += ", \(outcome.images.skipped.count) files skipped" }
        lines += outcome.images.remarks
        lines.append("CLIP reads:  \(line(counts.clipClasses))")
        lines.append("CNN reads:   \(line(counts.cnnClasses))")
        let toSettle = counts.toSettle
        lines.append("\(toSettle) case\(toSettle == 1 ? "" : "s") to settle: overread review \(project)")
        lines += try OpenMatters(store, project: project).lines.filter { !$0.contains("to be settled") }
        if try store.audits().isEmpty { lines.append("how right are these labels? overread audit \(project)") }
        if let output { lines.append("labels: \(output), certified in \(output).certificate.json") }
        lines += try OverReadWord(store).lines
        text = lines.joined(separator: "\n")
    }
}
