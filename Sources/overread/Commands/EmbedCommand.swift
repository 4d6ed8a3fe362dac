import ArgumentParser
import Engine
import Foundation

/// `overread embed`: CLIP embeddings as JSON lines.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Print CLIP embeddings of images and texts, one JSON object a line.",
        discussion: """
            With - for a source, the lines of stdin name the images, as for `overread read`.

            Example: overread embed images --text "a chest x-ray"
            """)

    @Argument(help: "Folders of images, .npz, .npy or .tar files, or images.", completion: .file())
    var sources: [String] = []

    @Option(help: "A text to embed; may be given again and again.")
    var text: [String] = []

    @OptionGroup var model: ModelOption
    @OptionGroup var precision: PrecisionOption
    @OptionGroup(title: "Images") var decoding: DecodingArguments
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard !sources.isEmpty || !text.isEmpty else { throw ValidationError("expected SOURCE... or --text PROMPT") }
        guard !sources.contains("-") || (sources.count == 1 && text.isEmpty) else {
            throw ValidationError("found - among other sources or texts, expected it alone")
        }
        guard text.allSatisfy({ !$0.isEmpty }) else { throw ValidationError("--text: found an empty prompt") }
    }

    func run() throws {
        let folder = try model.folder
        let recipe = decoding.wishes.applied(to: ImagingRecipe())
        try WatchedWork().run { monitor in
            guard sources != ["-"] else {
                let reading = StreamReading(
                    model: folder, classes: nil, precision: try precision.named(), recipe: recipe,
                    printsEmbeddings: true,
                    threads: threads.threads, monitor: monitor)
                return try reading.run(LineInput(stream: STDIN_FILENO), write: Terminal.write)
            }
            let embedding = try Embedding(
                model: folder, precision: precision.precision, threads: threads.threads, monitor: monitor)
            try embedding.images(sources, recipe) { try Terminal.print($0) }
            try embedding.texts(text) { try Terminal.print($0) }
        }
    }
}
