import ArgumentParser
import Engine
import Foundation
import Labels

/// `overread predict`: a trained CNN alone on new images.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Label new images with a project's trained CNN alone.",
        discussion: """
            Images are shown to the networks as to those that were trained on: by the window and the like of the project \
            that the checkpoint lies in, if it does, and the options here.

            With - for a source, the lines of stdin name the images, as for `overread read`, and the answers are JSON lines.

            Example: overread predict new-images --checkpoint overread-project/checkpoints/run-2.safetensors
            """)

    @Argument(help: "Folders of images, .npz, .npy or .tar files, or images.", completion: .file())
    var sources: [String]

    @Option(help: "The networks: a file from a project's checkpoints folder.", completion: .file())
    var checkpoint: String

    @OptionGroup(title: "Images") var decoding: DecodingArguments
    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard sources == ["-"] || !sources.contains("-") else {
            throw ValidationError("found - among other sources, expected it alone")
        }
    }

    func run() throws {
        guard sources != ["-"] else { return try answer() }
        var writer = CSVWriter()
        try WatchedWork().run { monitor in
            try Prediction(checkpoint: checkpoint, threads: threads.threads, monitor: monitor).run(
                sources, decoding.wishes, header: { writer.append($0) }, row: { writer.append($0) })
        }
        try Terminal.write(writer.takeBytes())
    }

    private func answer() throws {
        try WatchedWork().run { monitor in
            try Prediction(checkpoint: checkpoint, threads: threads.threads, monitor: monitor).answer(
                LineInput(stream: STDIN_FILENO), decoding.wishes, write: Terminal.write)
        }
    }
}
