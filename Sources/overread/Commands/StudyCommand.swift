import ArgumentParser
import Assets
import Engine
import Foundation
import Labels
import Study

/// `overread study`: repeated random splits that compare the CNN with CLIP alone.
struct StudyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study", abstract: "Compare the over-read with CLIP alone on repeated random splits.",
        discussion: """
            The class of an image is the source it comes from. The truth serves for the figures and for nothing else: the CNN \
            learns from CLIP's labels of the training part and is judged on the held-out part. An interrupted study \
            continues with the same command.

            Example: overread study --class chest=chest.npz --class breast=breast.npz --output my-study
            """)

    @Option(name: .customLong("class"), help: "A class and its images: NAME=SOURCE. Twice or more.")
    var classes: [String] = []

    @Option(help: "Prompts of a class: NAME=PROMPT|PROMPT...; the bundled templates by default.")
    var prompt: [String] = []

    @Option(help: "How many random splits to run.")
    var splits = 30

    @Option(help: "The share of every class to hold out.")
    var testFraction = 0.3

    @Option(help: "At most this many images of every class, drawn at random.")
    var limit: Int?

    @Option(
        help: "CSV of another model's probabilities (case,truth,<class>,<class>...), taken in place of CLIP's reads.",
        completion: .file(extensions: ["csv"]))
    var firstReads: String?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(help: "Pixels along the edge of the CNN's input; 28 for tiny sources and 64 otherwise by default.")
    var size: Int?

    @Option(help: "The folder of the results.", completion: .directory)
    var output: String

    @OptionGroup var groups: GroupOptions
    @OptionGroup var model: ModelOption
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard (1...10_000).contains(splits) else {
            throw ValidationError("--splits: found \(splits), expected 1 to 10000")
        }
        guard testFraction > 0, testFraction < 1 else {
            throw ValidationError("--test-fraction: found \(testFraction), expected more than 0 and less than 1")
        }
        guard limit.map({ $0 >= 2 }) ?? true else {
            throw ValidationError("--limit: found \(limit ?? 0), expected at least 2")
        }
        try OverReadArguments.check(folds: nil, size: size)
        _ = try sources()
    }

    func run() throws {
        let request = StudyRequest(
            sources: try sources(), model: try model.folder, firstReads: firstReads, limit: limit,
            testFraction: testFraction, splits: splits, seed: seed, size: size, threads: threads.threads,
            output: URL(fileURLWithPath: output, isDirectory: true), groups: groups.groups,
            groupPattern: groups.groupBy.flatMap { $0.isEmpty ? nil : $0 })
        let outcome = try WatchedWork().run { try StudyRun(request, monitor: $0).run() }
        try Terminal.print(outcome.text)
    }

    /// The classes with their sources and prompts.
    private func sources() throws -> [StudyRequest.Source] {
        let places = try classes.map { try Self.pair($0, "--class", "NAME=SOURCE") }
        guard places.count >= 2 else {
            throw ValidationError("--class: found \(places.count), expected at least two classes to tell apart")
        }
        var prompts: [String: [String]] = [:]
        for (name, text) in try prompt.map({ try Self.pair($0, "--prompt", "NAME=PROMPT|PROMPT...") }) {
            prompts[name, default: []] += try ClassOptions.prompts(text, of: "--prompt")
        }
        try requireKnown(prompts.keys.sorted(), among: places.map(\.name))
        let templates = try PromptTemplates(suiting: model.folder)
        return places.map { name, path in
            let own = prompts[name] ?? templates.prompts(for: name)
            return StudyRequest.Source(LabelClass(name: name, prompts: own), path: path)
        }
    }

    private func requireKnown(_ prompted: [String], among names: [String]) throws {
        for (position, name) in names.enumerated() where names[..<position].contains(name) {
            throw ValidationError("--class: found \"\(name)\" twice, expected classes with names of their own")
        }
        if let stranger = prompted.first(where: { !names.contains($0) }) {
            throw ValidationError(
                "--prompt: found \"\(stranger)\", expected a class: \(names.joined(separator: ", "))")
        }
    }

    private static func pair(_ text: String, _ option: String, _ form: String) throws -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("\(option): found \"\(text)\", expected \(form)")
        }
        return (parts[0], parts[1])
    }
}
