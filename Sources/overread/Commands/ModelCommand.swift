import ArgumentParser
import CLIP
import Foundation
import Phantoms
import Synchronization

/// `overread model`: checkpoints and what they are.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Fetch CLIP checkpoints, and look at them before images are labelled.",
        discussion: "Example: overread model check biomedclip",
        subcommands: [ModelCheckCommand.self, ModelFetchCommand.self])
}

/// `overread model check`: what a model folder is, and two phantoms read with it.
struct ModelCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say what a model folder is, and read two synthetic images with it.",
        discussion: "Example: overread model check biomedclip --text \"a chest x-ray\"")

    @Argument(help: "The model's folder, or the name of one that was fetched.", completion: .directory)
    var folder: String

    @Option(help: "A text whose tokens are shown.")
    var text = "a chest x-ray"

    /// What the phantoms show.
    private static let kinds: [PhantomKind] = [.chest, .breast]
    private static let phantomSize = 256

    func run() throws {
        let model = try CLIPModel(directory: ModelArgument.folder(folder))
        try Terminal.print((description(of: model) + readings(by: model)).joined(separator: "\n"))
    }

    private func description(of model: CLIPModel) -> [String] {
        let configuration = model.configuration
        let images = configuration.vision
        let parameters = configuration.summary.reduce(0) { $0 + $1.parameters }
        let question = model.bias == nil ? "softmax over classes" : "sigmoid for each class, or softmax over them"
        let files = model.files.joined(separator: ", ")
        let tokens = model.tokenizer.encode(text).map(String.init).joined(separator: " ")
        return [
            "layout: \(model.layout)", "files:  \(files)",
            "images: \(images.imageSize) x \(images.imageSize) pixels, \(images.channels) channels; features of \(images.width)",
            "texts:  at most \(configuration.text.contextLength) tokens of \(configuration.text.vocabularySize); features of "
                + "\(configuration.text.width)",
            "both:   embeddings of \(configuration.projectionWidth), scale \(model.scale), \(question)",
            "        \(parameters) parameters", "tokens of \"\(text)\": \(tokens)",
        ] + model.notes.map { "note:   \($0)" }
    }

    /// What the model says about a phantom of each kind.
    private func readings(by model: CLIPModel) throws -> [String] {
        let classifier = try model.classifier(prompts: Self.kinds.map { [$0.prompt] }, threads: 1)
        let generator = PhantomGenerator(seed: 1)
        let embeddings = Mutex<[[Float]]>([])
        try model.embedImages(Self.kinds.indices, threads: 1) {
            generator.phantom(index: 0, kind: Self.kinds[$0], size: Self.phantomSize).image
        } deliver: { _, rows in
            embeddings.withLock { $0 += rows }
        }
        let rows = embeddings.withLock { $0 }
        return zip(Self.kinds, rows).map { kind, embedding in
            let shares = zip(Self.kinds, classifier.probabilities(of: embedding)).map {
                String(format: "%@ %.3f", $0.prompt, $1)
            }
            return "a synthetic \(kind.className) image: " + shares.joined(separator: ", ")
        }
    }
}

/// `overread model fetch`: a model's files from a hub.
struct ModelFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Bring a model's files from a hub such as Hugging Face's.",
        discussion: """
            Only what overread needs is fetched; what was cut goes on where it stopped, and every file is checked by the hash \
            that the hub tells. For models whose terms have to be accepted, set HF_TOKEN to a token of yours: it is sent to \
            the hub alone.

            Example: overread model fetch openai/clip-vit-base-patch32
            """)

    @Argument(help: "The model, OWNER/MODEL or OWNER/MODEL@REVISION.")
    var name: String

    @Option(help: "The hub's address.")
    var from = HubAddress.usualHub

    @Option(
        help: "The folder for the files; by default one in ~/.cache/overread that `--model NAME` finds.",
        completion: .directory)
    var output: String?

    func run() throws {
        let address = try HubAddress(name, hub: from)
        let folder = output.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? address.cached
        let model = try WatchedWork().run { monitor in
            try ModelFetch(
                address, into: folder, token: ModelFetch.tokenOfEnvironment, inform: monitor.warn,
                cancellation: monitor.cancellation
            ).run()
        }
        let argument = output == nil ? name : folder.path
        try Terminal.print(
            """
            \(address.text): \(model.layout)
            files: \(folder.path)
            next: overread model check \(argument)
            """)
    }
}
