import ArgumentParser
import Engine
import Foundation

/// `overread embed`: CLIP embeddings as JSON lines.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Print CLIP embeddings of images and texts, one JSON object a line.",
        discussion: "Example: overread embed images --text \"a chest x-ray\"")

    @Argument(help: "Folders of images, .npz or .npy files, or images.", completion: .file())
    var sources: [String] = []

    @Option(help: "A text to embed; may be given again and again.")
    var text: [String] = []

    @OptionGroup var model: ModelOption
    @OptionGroup var precision: PrecisionOption
    @OptionGroup(title: "Images") var decoding: DecodingArguments
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard !sources.isEmpty || !text.isEmpty else { throw ValidationError("expected SOURCE... or --text PROMPT") }
        guard text.allSatisfy({ !$0.isEmpty }) else { throw ValidationError("--text: found an empty prompt") }
    }

    func run() throws {
        let folder = try model.folder
        try WatchedWork().run { monitor in
            let embedding = try Embedding(
                model: folder, precision: precision.precision, threads: threads.threads, monitor: monitor)
            let recipe = decoding.wishes.applied(to: ImagingRecipe())
            try embedding.images(sources, recipe) { try Terminal.print($0) }
            try embedding.texts(text) { try Terminal.print($0) }
        }
    }
}
