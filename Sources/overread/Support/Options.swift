import ArgumentParser
import Assets
import CLIP
import Convnet
import Engine
import Foundation
import Images
import Labels
import Store
import Work

/// How many threads work.
struct ThreadOption: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: "How many threads compute and decode; at most as many as processors may be used.")
    var wanted = Processors.available

    /// At most as many as this process has processors for: more would only wait for one another.
    var threads: Int { min(wanted, Processors.available) }

    func validate() throws {
        guard (1...1024).contains(wanted) else {
            throw ValidationError("--threads: found \(wanted), expected 1 to 1024")
        }
        guard wanted > threads else { return }
        Terminal.print(
            error: "--threads \(wanted): this process may use \(threads) processors, so \(threads) threads work")
    }
}

/// A model as people name it.
enum ModelArgument {
    /// The folder that is there under a name; else that of a model which was fetched.
    static func folder(_ text: String) -> URL {
        let folder = URL(fileURLWithPath: text, isDirectory: true)
        guard !FileManager.default.fileExists(atPath: folder.path) else { return folder }
        return HubAddress.fetched(text) ?? folder
    }
}

/// Which CLIP reads.
struct ModelOption: ParsableArguments {
    @Option(
        help: """
            A CLIP or SigLIP checkpoint in Hugging Face's or open_clip's layout, or the name of one that `overread model \
            fetch` has brought; the bundled model by default.
            """,
        completion: .directory)
    var model: String?

    /// The checkpoint's folder.
    ///
    /// - Throws: `Assets.Missing`.
    var folder: URL {
        get throws { try model.map { ModelArgument.folder($0) } ?? Assets.demoModel() }
    }
}

/// The numbers that CLIP computes with.
struct PrecisionOption: ParsableArguments {
    @Option(
        help: """
            The numbers that CLIP's image layers are computed with: f32, int8 (bytes: faster, nearly the same), or auto (int8 \
            where a trial on some of your own images shows that labels stay what they are).
            """)
    var precision: PrecisionChoice = .f32

    /// The precision where all of several processes need the same, so that none may try it out.
    ///
    /// - Throws: `ValidationError` for `auto`.
    func named() throws -> Precision {
        guard let named = precision.named else {
            throw ValidationError("--precision: found auto, expected f32 or int8, the same for all shards and streams")
        }
        return named
    }
}

extension PrecisionChoice: ExpressibleByArgument {}

/// How the CNN over-reads.
struct OverReadArguments: ParsableArguments {
    @Option(help: "How many folds the cases are dealt into; each case is read by networks that never saw its fold.")
    var folds = 5

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(
        help:
            "How the CNN learns: auto (judges choose which first reads to believe), or ce (plain cross-entropy on all)."
    )
    var loss: LossChoice = .auto

    @Option(help: "Pixels along the edge of the CNN's input; 28 for tiny sources and 64 otherwise by default.")
    var size: Int?

    func validate() throws { try Self.check(folds: folds, size: size) }

    /// The networks see the project's thumbnails, which are no larger.
    private static let sizes = 8...Thumbnail.longestEdge

    /// - Throws: `ValidationError` for a number that cannot be.
    static func check(folds: Int?, size: Int?) throws {
        guard folds.map((2...100).contains) ?? true else {
            throw ValidationError("--folds: found \(folds ?? 0), expected 2 to 100")
        }
        guard size.map(sizes.contains) ?? true else {
            throw ValidationError(
                "--size: found \(size ?? 0), expected \(sizes.lowerBound) to \(sizes.upperBound), the size of thumbnails"
            )
        }
    }

    var options: OverReadOptions { OverReadOptions(method: loss.method, folds: folds, seed: seed, size: size) }
}

/// The methods of learning from first reads.
enum LossChoice: String, CaseIterable, ExpressibleByArgument {
    case auto
    case ce

    var method: OverReadMethod { self == .auto ? .auto : .plain }
}

/// Which cases must not be separated.
struct GroupOptions: ParsableArguments {
    @Option(
        help: "CSV (case,group) of cases that belong together, for example to one patient: no fold parts them.",
        completion: .file(extensions: ["csv"]))
    var groups: String?

    @Option(
        help: """
            A regular expression that finds the name of each case's group in its id: what the first parentheses match, \
            else the whole match.
            """)
    var groupBy: String?

    func validate() throws {
        do {
            if let groupBy, !groupBy.isEmpty { _ = try GroupPattern(groupBy) }
        } catch {
            throw ValidationError("--group-by: \(error)")
        }
    }
}

/// What is kept with a project for its over-reads to come.
struct WishOptions: ParsableArguments {
    @OptionGroup var groups: GroupOptions

    @Option(
        help: """
            What disagreements that nobody decided get from now on: over-read (the CNN's label), proposed (what both \
            opinions together suggest), first-read, person-only (none), or auto, as the over-read's signs speak. \
            (default: as before, at first auto)
            """)
    var policy: PolicyArgument?

    /// Whether nothing is wished for.
    var isEmpty: Bool { groups.groups == nil && groups.groupBy == nil && policy == nil }

    var wishes: LabelWishes {
        LabelWishes(groups: groups.groups, groupPattern: groups.groupBy, policy: policy?.wish)
    }
}

/// A policy by name, or the signs' choice.
enum PolicyArgument: String, CaseIterable, ExpressibleByArgument {
    case overRead = "over-read"
    case proposed
    case firstRead = "first-read"
    case personOnly = "person-only"
    case auto

    var wish: LabelWishes.PolicyWish {
        CurationPolicy.Disagreement(rawValue: rawValue).map { .named($0) } ?? .bySigns
    }
}

/// The classes, given as `NAME` or `NAME=PROMPT|PROMPT…`.
struct ClassOptions: ParsableArguments {
    @Option(
        name: .customLong("class"),
        help: "A class: NAME, or NAME=PROMPT|PROMPT... for prompts of its own. Twice or more.")
    var classes: [String] = []

    @Option(
        help: """
            Templates of the prompts of classes that are given by their names: general, biomedclip, chexzero, or a file with one \
            a line, {} standing for the name. By default those that suit the model.
            """)
    var templates: String?

    func validate() throws {
        _ = try parsed { _ in [] }
        _ = try templates.map { try PromptTemplates($0) }
    }

    /// The classes; of those that have no prompts of their own, the templates'.
    ///
    /// - Throws: `ValidationError` where names, prompts or templates cannot be used; `Assets.Missing`.
    func parsed(for model: URL) throws -> [LabelClass] {
        let templates = try templates.map { try PromptTemplates($0) } ?? PromptTemplates(suiting: model)
        return try parsed { templates.prompts(for: $0) }
    }

    private func parsed(_ prompts: (String) -> [String]) throws -> [LabelClass] {
        let parsed = try classes.map { try Self.parse($0, prompts) }
        guard parsed.count >= 2 else {
            throw ValidationError("--class: found \(parsed.count), expected at least two classes to tell apart")
        }
        var seen: Set<String> = []
        for item in parsed where !seen.insert(item.name.lowercased()).inserted {
            throw ValidationError(
                "--class: found \"\(item.name)\" twice, expected classes whose names differ in more than upper and lower case"
            )
        }
        return parsed
    }

    private static func parse(_ text: String, _ usual: (String) -> [String]) throws -> LabelClass {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].trimmingCharacters(in: .whitespaces)
        guard !name.isEmpty else { throw ValidationError("--class: found an empty name in \"\(text)\"") }
        guard parts.count == 2 else { return LabelClass(name: name, prompts: usual(name)) }
        return LabelClass(name: name, prompts: try prompts(String(parts[1]), of: "--class"))
    }

    /// Prompts separated by `|`.
    ///
    /// - Parameter option: The option that they stand in, for messages.
    /// - Throws: `ValidationError` where one of them is empty.
    static func prompts(_ text: String, of option: String) throws -> [String] {
        let prompts = text.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard prompts.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("\(option): found an empty prompt in \"\(text)\", expected NAME=PROMPT|PROMPT...")
        }
        return prompts
    }
}

/// Where images come from.
struct SourceArguments: ParsableArguments {
    @Argument(help: "Folders of images, .npz, .npy or .tar files, or images.", completion: .file())
    var sources: [String] = []

    @Option(
        name: .customLong("source"),
        help: "A source under a name of its own, NAME=PATH: the ids of its cases begin with the name.")
    var named: [String] = []

    /// Whether nothing is named.
    var isEmpty: Bool { sources.isEmpty && named.isEmpty }

    func validate() throws { _ = try named.map(Self.parse) }

    /// - Throws: `ValidationError` where nothing is named.
    func requireSome() throws {
        guard isEmpty else { return }
        throw ValidationError("found no source, expected folders of images, array files or images")
    }

    /// The sources, looked up.
    ///
    /// - Throws: `ImageSourceError`.
    func found() throws -> [Source] {
        try sources.map { try Source(path: $0) }
            + named.map(Self.parse).map { try Source(path: $0.path, name: $0.name) }
    }

    private static func parse(_ text: String) throws -> (name: String, path: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw ValidationError("--source: found \"\(text)\", expected NAME=PATH")
        }
        return (parts[0], parts[1])
    }
}
